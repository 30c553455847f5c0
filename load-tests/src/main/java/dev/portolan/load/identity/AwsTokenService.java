package dev.portolan.load.identity;

import dev.portolan.load.aws.AwsKeys;
import dev.portolan.load.aws.SigV4Verifier;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * The server side of AWS's Security Token Service in one region: assumes a role for signed requests
 * and for workloads with another issuer's token.
 */
public final class AwsTokenService implements ServerDialect {
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final AwsKeys keys;
    private final SigV4Verifier verifier;
    private final Role role;
    private final InstantSource clock = InstantSource.system();

    /**
     * The one role of the account.
     *
     * @param externalId the external id required in signed requests
     * @param issuer the trusted issuer of web identity tokens
     * @param audience the required audience of those tokens
     */
    public record Role(
            String arn, String externalId, String issuer, String audience, PublicKey issuerKey) {}

    /**
     * @param keys the keys that may assume the role, to which temporary keys are added
     */
    public AwsTokenService(String region, AwsKeys keys, Role role) {
        this.keys = keys;
        this.verifier = new SigV4Verifier(keys, region, "sts");
        this.role = role;
    }

    @Override
    public Script answer(ReceivedRequest request) {
        var form = FormFields.of(request);
        return switch (form.get("Action")) {
            case "AssumeRole" -> assumeRole(request, form);
            case "AssumeRoleWithWebIdentity" -> assumeRoleWithWebIdentity(form);
            default -> error(400, "InvalidAction", "Could not find operation.");
        };
    }

    private Script assumeRole(ReceivedRequest request, FormFields form) {
        var signatureError = verifier.verify(request);
        if (signatureError.isPresent()) {
            return error(403, "SignatureDoesNotMatch", signatureError.get());
        }
        boolean trusted =
                form.get("RoleArn").equals(role.arn())
                        && form.get("ExternalId").equals(role.externalId())
                        && !form.get("RoleSessionName").isEmpty();
        return trusted
                ? temporaryKey("AssumeRole")
                : error(
                        403,
                        "AccessDenied",
                        "User is not authorized to perform: sts:AssumeRole on the role");
    }

    private Script assumeRoleWithWebIdentity(FormFields form) {
        boolean trusted =
                Jwt.read(form.get("WebIdentityToken"))
                        .filter(jwt -> jwt.claim("iss").equals(role.issuer()))
                        .filter(jwt -> jwt.claim("aud").equals(role.audience()))
                        .filter(jwt -> jwt.isSignedBy(role.issuerKey()))
                        .filter(jwt -> jwt.claims().path("exp").asLong() > clock.millis() / 1000)
                        .isPresent();
        if (!trusted) {
            return error(
                    400, "InvalidIdentityToken", "The token's signature could not be verified.");
        }
        return form.get("RoleArn").equals(role.arn())
                ? temporaryKey("AssumeRoleWithWebIdentity")
                : error(403, "AccessDenied", "Not authorized to perform that.");
    }

    private Script temporaryKey(String action) {
        var issued = keys.issueTemporary(LIFETIME);
        return xml(
                200,
                """
                <%1$sResponse xmlns="%2$s"><%1$sResult><Credentials>\
                <AccessKeyId>%3$s</AccessKeyId><SecretAccessKey>%4$s</SecretAccessKey>\
                <SessionToken>%5$s</SessionToken><Expiration>%6$s</Expiration>\
                </Credentials></%1$sResult></%1$sResponse>\
                """
                        .formatted(
                                action,
                                NAMESPACE,
                                issued.key().id(),
                                issued.key().secret(),
                                issued.key().token(),
                                issued.expiry().truncatedTo(ChronoUnit.SECONDS)));
    }

    private static Script error(int status, String code, String message) {
        return xml(
                status,
                """
                <ErrorResponse xmlns="%s"><Error><Type>Sender</Type><Code>%s</Code>\
                <Message>%s</Message></Error></ErrorResponse>\
                """
                        .formatted(NAMESPACE, code, message));
    }

    private static Script xml(int status, String body) {
        return Script.whole(status, Map.of("content-type", "text/xml"), ByteString.of(body));
    }
}
