package dev.portolan.provider.members;

import java.util.Set;

/**
 * Content of earlier turns that only the provider that made it accepts: thoughts, their signatures
 * and encrypted forms. Names are those of all protocols and of the servers that extend them.
 */
public final class ProviderContent {
    /** Members of messages, of calls and of content parts. */
    private static final Set<String> MEMBERS =
            Set.of(
                    "reasoning_content",
                    "reasoning",
                    "reasoning_details",
                    "extra_content",
                    "thought_signature",
                    "signature",
                    "encrypted_content",
                    "thinking_blocks",
                    "provider_specific_fields");

    /** Types of content parts. */
    private static final Set<String> PARTS = Set.of("thinking", "redacted_thinking", "reasoning");

    private ProviderContent() {}

    /** Returns whether a member contains such content. */
    public static boolean isMember(String name) {
        return MEMBERS.contains(name);
    }

    /** Returns whether a content part of a type is such content. */
    public static boolean isPart(String type) {
        return PARTS.contains(type);
    }
}
