package dev.portolan.provider.messages;

import dev.portolan.provider.canonical.Signature;

import org.jspecify.annotations.Nullable;

/**
 * Signatures in Anthropic's protocol: its own unchanged, those of other providers with the owner's
 * name before them.
 */
final class ThinkingSignatures {
    private static final String MARK = "portolan.";

    private ThinkingSignatures() {}

    static String write(Signature signature) {
        return signature.isOf(Signature.ANTHROPIC)
                ? signature.value()
                : MARK + signature.provider() + ":" + signature.value();
    }

    /** Reads a signature a caller sent back; null where it is empty. */
    static @Nullable Signature read(String text) {
        if (text.isEmpty()) {
            return null;
        }
        int colon = text.indexOf(':');
        return text.startsWith(MARK) && colon > 0
                ? new Signature(text.substring(MARK.length(), colon), text.substring(colon + 1))
                : new Signature(Signature.ANTHROPIC, text);
    }
}
