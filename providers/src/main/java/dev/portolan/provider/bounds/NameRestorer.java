package dev.portolan.provider.bounds;

import dev.portolan.provider.bounds.IdentifierFinder.Kind;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonText;

import java.util.Map;

/** Writes the caller's names of tools into an answer in place of those that were sent. */
final class NameRestorer {
    private static final String DATA = "data:";

    private final Map<String, String> original;

    /**
     * A restorer.
     *
     * @param original the caller's name by the name that was sent
     */
    NameRestorer(Map<String, String> original) {
        this.original = original;
    }

    /** Restores the names in a whole answer. */
    Slice whole(Slice answer) {
        var edits = new Edits(answer);
        restore(answer.array(), answer.from(), answer.to(), edits);
        return edits.isEmpty() ? answer : Slice.of(edits.build().toBytes());
    }

    /** Restores the names in complete events of a stream, whose data is one line each. */
    Slice events(Slice events) {
        var edits = new Edits(events);
        var bytes = events.array();
        int at = events.from();
        while (at < events.to()) {
            int end = lineEnd(bytes, at, events.to());
            if (JsonText.startsWith(bytes, at, end, DATA)) {
                int data = JsonText.skipBlank(bytes, at + DATA.length(), end);
                restore(bytes, data, end, edits);
            }
            at = end + 1;
        }
        return edits.isEmpty() ? events : Slice.of(edits.build().toBytes());
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private void restore(byte[] bytes, int from, int to, Edits edits) {
        for (var name : new IdentifierFinder(bytes).inAnswer(from, to)) {
            if (name.kind() == Kind.TOOL) {
                var source = original.get(JsonText.decode(bytes, name.from(), name.to()));
                if (source != null) {
                    edits.replace(name.from(), name.to(), JsonText.quote(source));
                }
            }
        }
    }
}
