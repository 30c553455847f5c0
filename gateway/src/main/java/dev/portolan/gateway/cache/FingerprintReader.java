package dev.portolan.gateway.cache;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Computes the {@link Fingerprint} of a request's body in one pass, without a tree.
 *
 * <p>The order of members, white space and the escapes in a string do not change it. The notation
 * of a number does, because {@code 1} and {@code 1.0} reach a model's prompt or a server's type
 * check as different values. Each object and array is hashed separately: an object's members are
 * sorted by name, and only the offsets of their values are stored. Not thread-safe.
 */
public final class FingerprintReader {
    /**
     * The most members of a body; sorting more would take too much memory, so such a body gets no
     * fingerprint.
     */
    private static final int MAX_MEMBERS = 50_000;

    /**
     * Members that change no answer, unless the answer repeats them: they identify the caller,
     * label the request in the provider's records, or hint at a cached prompt.
     */
    private static final List<String> IGNORED_MEMBERS =
            List.of(
                    "user",
                    "safety_identifier",
                    "metadata",
                    "prompt_cache_key",
                    "prompt_cache_retention");

    /** Members that change only the form of an answer, or are a part of the key of their own. */
    private static final List<String> FORM_MEMBERS = List.of("model", "stream", "stream_options");

    private static final byte END = (byte) 0xFF;

    private final JsonCursor cursor = new JsonCursor();
    private final List<MessageDigest> digests = new ArrayList<>();
    private byte[] bytes = new byte[0];
    private int to;
    private int members;
    private boolean shareable;
    private boolean labelsCount;

    /**
     * Returns the fingerprint of {@code body}; empty if its answer must not be shared. That is so
     * if an object has a member twice, which each provider may interpret differently, or if the
     * request sets {@code store}, since a shared answer would not be stored again.
     */
    public Optional<Fingerprint> read(Slice body) {
        return read(body, false);
    }

    /**
     * Returns the same for a protocol whose answers may repeat the labels of their requests.
     *
     * @param repeated whether they do, so that labels count as well
     */
    public Optional<Fingerprint> read(Slice body, boolean repeated) {
        labelsCount = repeated;
        bytes = body.array();
        to = body.to();
        members = 0;
        shareable = true;
        cursor.over(bytes, body.from(), to);
        if (cursor.peek() != '{') {
            return Optional.empty();
        }
        byte[] digest = object(0);
        bytes = new byte[0];
        return shareable && cursor.end() ? Optional.of(Fingerprint.of(digest)) : Optional.empty();
    }

    private byte[] object(int depth) {
        List<Field> fields = new ArrayList<>();
        cursor.object();
        while (shareable && cursor.member()) {
            if (++members > MAX_MEMBERS) {
                shareable = false;
            } else if (depth == 0 && isIgnored()) {
                shareable &= cursor.skip();
            } else {
                fields.add(field(depth));
            }
        }
        fields.sort(Field::compareNames);
        MessageDigest digest = digest(depth);
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            shareable &= i == 0 || field.compareNames(fields.get(i - 1)) != 0;
            digest.update(field.name());
            digest.update(END);
            field.value().addTo(digest, bytes);
        }
        return digest.digest();
    }

    private boolean isIgnored() {
        return isOneOf(FORM_MEMBERS) || (!labelsCount && isOneOf(IGNORED_MEMBERS));
    }

    private boolean isOneOf(List<String> names) {
        for (String name : names) {
            if (cursor.named(name)) {
                return true;
            }
        }
        return false;
    }

    private Field field(int depth) {
        int quote = cursor.nameStart();
        boolean store = depth == 0 && cursor.named("store");
        byte[] name =
                EscapedText.decode(bytes, quote + 1, JsonText.endOfString(bytes, quote, to) - 1);
        Value value = value(depth);
        if (store && value.isTrue(bytes)) {
            shareable = false;
        }
        return new Field(name, value);
    }

    private Value value(int depth) {
        int first = cursor.peek();
        if (first == '{') {
            return new Value('o', 0, 0, object(depth + 1));
        }
        if (first == '[') {
            return new Value('a', 0, 0, array(depth + 1));
        }
        shareable &= cursor.skip();
        if (!shareable) {
            return new Value('l', 0, 0, NONE);
        }
        char kind = first == '"' ? 's' : first == '-' || first <= '9' ? 'n' : 'l';
        return new Value(kind, cursor.valueFrom(), cursor.valueTo(), NONE);
    }

    private byte[] array(int depth) {
        cursor.array();
        MessageDigest digest = digest(depth);
        while (shareable && cursor.element()) {
            value(depth).addTo(digest, bytes);
        }
        return digest.digest();
    }

    /**
     * Returns the digest for {@code depth}; each depth has one, since a value is hashed after its
     * parts.
     */
    private MessageDigest digest(int depth) {
        while (digests.size() <= depth) {
            digests.add(sha256());
        }
        MessageDigest digest = digests.get(depth);
        digest.reset();
        return digest;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static final byte[] NONE = new byte[0];

    /** A value: the offsets of a scalar, or the digest of an object or array. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Value(char kind, int from, int to, byte[] digest) {
        void addTo(MessageDigest into, byte[] bytes) {
            into.update((byte) kind);
            if (kind == 's') {
                EscapedText.addTo(into, bytes, from + 1, to - 1);
            } else if (digest.length > 0) {
                into.update(digest);
                return;
            } else {
                into.update(bytes, from, to - from);
            }
            into.update(END);
        }

        boolean isTrue(byte[] bytes) {
            return kind == 'l' && bytes[from] == 't';
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by compareNames alone
    private record Field(byte[] name, Value value) {
        int compareNames(Field other) {
            return Arrays.compare(name, other.name);
        }
    }
}
