package dev.portolan.provider.toolcall;

import dev.portolan.provider.Call;
import dev.portolan.provider.bytes.Slice;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The ids of one answer's tool calls. An id that the server gave is kept, unless it occurs twice in
 * the answer or occurs in the request, whose history then has a call of that id; other ids are made
 * up, and are the same whenever the same request is answered alike.
 */
public final class ToolCallIds {
    /** Ids of this length are random in every known server, and not looked for in the request. */
    private static final int RANDOM_LENGTH = 24;

    private final Slice request;
    private final Instant at;
    private final Set<String> used = new HashSet<>(2);
    private @Nullable String prefix;
    private int made;

    private ToolCallIds(Slice request, Instant at) {
        this.request = request;
        this.at = at;
    }

    /** Returns the ids of an answer to a call. */
    public static ToolCallIds of(Call call) {
        return new ToolCallIds(call.body(), call.at());
    }

    /** Returns the ids of an answer to an unknown request. */
    public static ToolCallIds ofUnknownRequest() {
        return new ToolCallIds(Slice.of(new byte[0]), Instant.EPOCH);
    }

    /** Returns the id of the next call: {@code given}, if it can be that. */
    public String unique(String given) {
        boolean fresh = !given.isEmpty() && used.add(given);
        return fresh && (given.length() >= RANDOM_LENGTH || !isInRequest(given)) ? given : madeUp();
    }

    private String madeUp() {
        String id;
        do {
            id = "call_" + unique() + "_" + made++;
        } while (!used.add(id));
        return id;
    }

    /** Returns a text that is different for every request of a conversation. */
    public String unique() {
        var known = prefix;
        if (known == null) {
            var sum = new CRC32C();
            sum.update(request.array(), request.from(), request.length());
            known =
                    Long.toHexString(sum.getValue())
                            + Integer.toHexString(request.length())
                            + Long.toHexString(at.toEpochMilli());
            prefix = known;
        }
        return known;
    }

    private boolean isInRequest(String id) {
        var bytes = request.array();
        var quoted = ('"' + id + '"').getBytes(StandardCharsets.UTF_8);
        for (int from = request.from(); from <= request.to() - quoted.length; from++) {
            if (bytes[from] == '"' && startsAt(bytes, from, quoted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsAt(byte[] bytes, int from, byte[] text) {
        for (int i = 1; i < text.length; i++) {
            if (bytes[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
