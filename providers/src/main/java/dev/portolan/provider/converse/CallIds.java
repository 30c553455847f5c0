package dev.portolan.provider.converse;

import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.mistral.MistralToolIds;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The ids of tool calls in Converse's syntax: another id is replaced by one derived from it, the
 * same for a call and its result in every turn. Mistral's models are stricter.
 */
final class CallIds {
    private static final Pattern FITTING = Pattern.compile("[a-zA-Z0-9_.:-]{1,64}");

    private final MistralToolIds mistral;
    private final boolean strict;

    CallIds(ModelFamily family, Request request) {
        this.strict = family == ModelFamily.MISTRAL;
        this.mistral =
                new MistralToolIds(
                        request.turns().stream()
                                .flatMap(turn -> turn.blocks().stream())
                                .filter(Block.ToolCall.class::isInstance)
                                .map(block -> ((Block.ToolCall) block).id())
                                .toList());
    }

    String of(String id) {
        if (strict) {
            return mistral.of(id);
        }
        return FITTING.matcher(id).matches() ? id : "call_" + digest(id).substring(0, 32);
    }

    private static String digest(String id) {
        try {
            var bytes = id.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
