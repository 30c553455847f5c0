package dev.portolan.provider.responseinput;

import dev.portolan.provider.canonical.Signature;

import org.jspecify.annotations.Nullable;

/**
 * The {@code encrypted_content} of a reasoning item: what only its owner understands, with the
 * owner's name before it. Content of OpenAI's own API has no name before it.
 *
 * @param owner the provider that made it
 * @param use what it belongs to
 * @param callId the call that a {@link Use#CALL} belongs to; null otherwise
 * @param value the content as the owner wrote it
 */
public record EncryptedContent(String owner, Use use, @Nullable String callId, String value) {
    /** The owner of content without a name before it. */
    public static final String OPENAI = "openai";

    private static final String MARK = "portolan.";

    /** What the content belongs to. */
    public enum Use {
        /** The signature of the item's own text, or its encrypted form. */
        THOUGHT(""),
        /** A thought whose text the provider does not show. */
        REDACTED("/redacted"),
        /** The signature of a call of a tool. */
        CALL("/call");

        private final String suffix;

        Use(String suffix) {
            this.suffix = suffix;
        }
    }

    /** Returns the content of a thought. */
    public static EncryptedContent ofThought(Signature signature) {
        return new EncryptedContent(signature.provider(), Use.THOUGHT, null, signature.value());
    }

    public static EncryptedContent ofRedacted(Signature signature) {
        return new EncryptedContent(signature.provider(), Use.REDACTED, null, signature.value());
    }

    public static EncryptedContent ofCall(Signature signature, String callId) {
        return new EncryptedContent(signature.provider(), Use.CALL, callId, signature.value());
    }

    /** Returns what is written before content of an owner, ahead of its value. */
    public static String mark(String owner) {
        return owner.equals(OPENAI) ? "" : MARK + owner + ":";
    }

    /** Returns the content as callers get it. */
    public String text() {
        var call = callId;
        return use == Use.THOUGHT
                ? mark(owner) + value
                : MARK
                        + owner
                        + use.suffix
                        + ":"
                        + (call == null ? "" : call.length() + ":" + call)
                        + value;
    }

    /** Reads content that a caller sent back. */
    public static EncryptedContent read(String text) {
        int colon = text.indexOf(':');
        if (!text.startsWith(MARK) || colon < 0) {
            return new EncryptedContent(OPENAI, Use.THOUGHT, null, text);
        }
        var head = text.substring(MARK.length(), colon);
        var value = text.substring(colon + 1);
        for (var use : new Use[] {Use.REDACTED, Use.CALL}) {
            if (head.endsWith(use.suffix)) {
                var owner = head.substring(0, head.length() - use.suffix.length());
                return use == Use.CALL
                        ? call(owner, value)
                        : new EncryptedContent(owner, use, null, value);
            }
        }
        return new EncryptedContent(head, Use.THOUGHT, null, value);
    }

    private static EncryptedContent call(String owner, String text) {
        int colon = text.indexOf(':');
        var digits = colon < 0 ? "" : text.substring(0, colon);
        int length = digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : 0;
        int from = colon + 1;
        return length > text.length() - from
                ? new EncryptedContent(owner, Use.CALL, "", text)
                : new EncryptedContent(
                        owner,
                        Use.CALL,
                        text.substring(from, from + length),
                        text.substring(from + length));
    }

    /** Returns it as a signature. */
    public Signature signature() {
        return new Signature(owner, value);
    }

    /** Prints the owner only. */
    @Override
    public String toString() {
        return "EncryptedContent[" + owner + "]";
    }
}
