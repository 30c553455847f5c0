package dev.portolan.gateway.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the refusal of a prompt that is too long in the words of Anthropic's protocol, which its
 * agents look for in order to shorten a conversation. The numbers are taken from the provider's own
 * words, all forms of which are known.
 */
final class PromptTooLong {
    /** The code of such a refusal, the same in every protocol. */
    static final String CODE = "context_length_exceeded";

    private static final String WORDS = "prompt is too long";

    private static final Pattern MAXIMUM =
            Pattern.compile(
                    "(?:maximum context length (?:is|of)|maximum model length of"
                            + "|context length(?: is only| \\()?|maximum allowed length \\("
                            + "|must be <=|must have less than|tokens allowed|supports up to"
                            + "|Max input tokens:|model with) ?\\(?(\\d{1,12})");
    private static final Pattern REQUESTED =
            Pattern.compile(
                    "(?:[Yy]ou requested(?: a total of)?|resulted in|your request has"
                            + "|prompt \\((?:total )?length|You passed|The input \\("
                            + "|Input length \\(|Given:|Prompt contains|input token count(?: is)?"
                            + "|request input token count:) ?\\(?(\\d{1,12})");

    private PromptTooLong() {}

    /**
     * Returns the message in Anthropic's words. One that says that prompt and answer together are
     * too long stays as it is, because the prompt alone would fit.
     */
    static String words(String message) {
        if (message.contains(WORDS) || message.contains("exceed context limit")) {
            return message;
        }
        long maximum = number(MAXIMUM, message);
        long requested = number(REQUESTED, message);
        if (maximum < 0) {
            return WORDS + " for the model's context";
        }
        if (requested < 0) {
            return WORDS + ": more tokens than the " + maximum + " maximum";
        }
        return requested > maximum
                ? WORDS + ": " + requested + " tokens > " + maximum + " maximum"
                : message;
    }

    private static long number(Pattern pattern, String message) {
        Matcher matcher = pattern.matcher(message);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }
}
