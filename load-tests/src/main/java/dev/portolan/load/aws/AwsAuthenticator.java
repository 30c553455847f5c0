package dev.portolan.load.aws;

import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.script.ReceivedRequest;

import java.util.Optional;

/** Who may call one AWS service in one region: signatures by known keys, or API keys as bearer. */
final class AwsAuthenticator {
    private final SigV4Verifier verifier;
    private final SimulatedEndpointProfile profile;

    AwsAuthenticator(SimulatedEndpointProfile profile, SigV4Verifier verifier) {
        this.profile = profile;
        this.verifier = verifier;
    }

    static AwsAuthenticator of(
            SimulatedEndpointProfile profile, String region, String service, AwsKeys keys) {
        return new AwsAuthenticator(profile, new SigV4Verifier(keys, region, service));
    }

    /** Why the request is not let in, or nothing. */
    Optional<AwsError> refusal(ReceivedRequest request) {
        var header = request.header("authorization").orElse("");
        if (!header.startsWith("Bearer ")) {
            return verifier.refusal(request);
        }
        var key = header.substring("Bearer ".length());
        // A door open to everybody knows no key, and AWS lets nobody in without one.
        boolean known = profile.credentialCheck().test(key) && !profile.credentialCheck().test("");
        return known
                ? Optional.empty()
                : Optional.of(
                        AwsError.denied(
                                "Authentication failed: Please make sure your API Key is valid."));
    }
}
