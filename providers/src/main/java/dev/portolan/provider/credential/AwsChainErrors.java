package dev.portolan.provider.credential;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Shortens the AWS SDK's message that no provider of its chain has credentials. */
final class AwsChainErrors {
    private static final Pattern FAILURE =
            Pattern.compile(
                    "(?s)Unable to load credentials from any of the providers in the chain .*?\\)"
                            + " : \\[(.*)]");
    private static final Pattern BETWEEN = Pattern.compile(", (?=\\w+CredentialsProvider\\()");

    private AwsChainErrors() {}

    /**
     * Returns the reasons without the list of providers, the last one first: the sources of an
     * environment, such as a container or an instance, are at the end of the chain. Any other
     * message is returned unchanged.
     */
    static String reason(String message) {
        var failure = FAILURE.matcher(message);
        if (!failure.matches()) {
            return message;
        }
        List<String> reasons = Arrays.asList(BETWEEN.split(failure.group(1)));
        return "no provider of the default chain has credentials: "
                + String.join("; ", reasons.reversed());
    }
}
