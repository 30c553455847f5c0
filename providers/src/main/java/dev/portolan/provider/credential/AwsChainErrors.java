package dev.portolan.provider.credential;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What the AWS SDK says when none of its chain of providers has credentials, made readable. */
final class AwsChainErrors {
    private static final Pattern FAILURE =
            Pattern.compile(
                    "(?s)Unable to load credentials from any of the providers in the chain .*?\\)"
                            + " : \\[(.*)]");
    private static final Pattern BETWEEN = Pattern.compile(", (?=\\w+CredentialsProvider\\()");

    private AwsChainErrors() {}

    /**
     * The reasons without the list of providers, the last one's first: an environment's own, such
     * as a container's or an instance's, stand behind those that are seldom set. Any other message
     * is itself.
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
