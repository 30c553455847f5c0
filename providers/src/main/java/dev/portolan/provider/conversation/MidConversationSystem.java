package dev.portolan.provider.conversation;

import dev.portolan.provider.members.ClaudePlatform;

import java.util.regex.Pattern;

/**
 * The Claude models that accept messages of role {@code system} among the others. As of 2026-11-29,
 * by platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages and the Bedrock
 * user guide: Opus 4.8 and later models except Sonnet 5, on Anthropic's API, Bedrock and Vertex.
 * Foundry isn't listed, and its models' names don't tell their generation. Others answer 400.
 */
final class MidConversationSystem {
    private static final Pattern MODELS =
            Pattern.compile(
                    "claude-(?!sonnet-5(?:[@:-](?!5)|$))[a-z]+-"
                            + "(?:4-[89](?:\\D|$)|[5-9](?:\\D|$)|[1-9][0-9](?:\\D|$))");

    private MidConversationSystem() {}

    /** Returns whether a model at a platform accepts them. */
    static boolean isAccepted(ClaudePlatform platform, String model) {
        return switch (platform) {
            case ANTHROPIC, VERTEX, BEDROCK_INVOKE -> MODELS.matcher(model).find();
            case BEDROCK_CONVERSE, FOUNDRY -> false;
        };
    }
}
