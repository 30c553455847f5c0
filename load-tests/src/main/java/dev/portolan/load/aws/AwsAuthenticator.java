package dev.portolan.load.aws;

import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.script.ReceivedRequest;

import java.util.Optional;

/** Authenticates requests to one AWS service in one region, by signature or by API key. */
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

    /** Returns the error of an unauthenticated request, or empty. */
    Optional<AwsError> refusal(ReceivedRequest request) {
        var header = request.header("authorization").orElse("");
        if (!header.startsWith("Bearer ")) {
            return verifier.refusal(request);
        }
        var key = header.substring("Bearer ".length());
        // A check that accepts every credential knows no keys; AWS always requires one.
        boolean known = profile.credentialCheck().test(key) && !profile.credentialCheck().test("");
        return known
                ? Optional.empty()
                : Optional.of(
                        AwsError.denied(
                                "Authentication failed: Please make sure your API Key is valid."));
    }
}
