package dev.portolan.load.aws;

import dev.portolan.load.dialect.SimulatedPlaceProfile;
import dev.portolan.load.stage.SeenRequest;

import java.util.Optional;

/** Who may call one AWS service in one region: signatures by known keys, or API keys as bearer. */
final class AwsAccount {
    private final SigV4Verifier verifier;
    private final SimulatedPlaceProfile profile;

    AwsAccount(SimulatedPlaceProfile profile, SigV4Verifier verifier) {
        this.profile = profile;
        this.verifier = verifier;
    }

    static AwsAccount of(
            SimulatedPlaceProfile profile, String region, String service, AwsKeys keys) {
        return new AwsAccount(profile, new SigV4Verifier(keys, region, service));
    }

    /** Why the request is not let in, or nothing. */
    Optional<AwsError> refusal(SeenRequest request) {
        var header = request.header("authorization").orElse("");
        if (!header.startsWith("Bearer ")) {
            return verifier.refusal(request);
        }
        var key = header.substring("Bearer ".length());
        // A door open to everybody knows no key, and AWS lets nobody in without one.
        boolean known = profile.door().test(key) && !profile.door().test("");
        return known
                ? Optional.empty()
                : Optional.of(
                        AwsError.denied(
                                "Authentication failed: Please make sure your API Key is valid."));
    }
}
