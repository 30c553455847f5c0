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
 * AWS's security token service in one region: roles for callers that sign, and for workloads with
 * another issuer's token.
 */
public final class AwsTokenService implements ServerDialect {
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final AwsKeys keys;
    private final SigV4Verifier verifier;
    private final Role role;
    private final InstantSource clock = InstantSource.system();

    /**
     * The one role there is.
     *
     * @param externalId what a caller that signs must name
     * @param issuer whose web identity tokens lead to it
     * @param audience what those must be meant for
     */
    public record Role(
            String arn, String externalId, String issuer, String audience, PublicKey issuerKey) {}

    /**
     * @param keys whose owners may ask, and where what is lent becomes known
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
            case "AssumeRole" -> assumed(request, form);
            case "AssumeRoleWithWebIdentity" -> exchanged(form);
            default -> refused(400, "InvalidAction", "Could not find operation.");
        };
    }

    private Script assumed(ReceivedRequest request, FormFields form) {
        var wrong = verifier.verify(request);
        if (wrong.isPresent()) {
            return refused(403, "SignatureDoesNotMatch", wrong.get());
        }
        boolean trusted =
                form.get("RoleArn").equals(role.arn())
                        && form.get("ExternalId").equals(role.externalId())
                        && !form.get("RoleSessionName").isEmpty();
        return trusted
                ? temporaryKey("AssumeRole")
                : refused(
                        403,
                        "AccessDenied",
                        "User is not authorized to perform: sts:AssumeRole on the role");
    }

    private Script exchanged(FormFields form) {
        boolean believed =
                Jwt.read(form.get("WebIdentityToken"))
                        .filter(jwt -> jwt.claim("iss").equals(role.issuer()))
                        .filter(jwt -> jwt.claim("aud").equals(role.audience()))
                        .filter(jwt -> jwt.isSignedBy(role.issuerKey()))
                        .filter(jwt -> jwt.claims().path("exp").asLong() > clock.millis() / 1000)
                        .isPresent();
        if (!believed) {
            return refused(
                    400, "InvalidIdentityToken", "The token's signature could not be verified.");
        }
        return form.get("RoleArn").equals(role.arn())
                ? temporaryKey("AssumeRoleWithWebIdentity")
                : refused(403, "AccessDenied", "Not authorized to perform that.");
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
                                issued.end().truncatedTo(ChronoUnit.SECONDS)));
    }

    private static Script refused(int status, String code, String message) {
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
