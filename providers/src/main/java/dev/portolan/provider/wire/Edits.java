package dev.portolan.provider.wire;

import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Changes to a range of bytes, recorded by the offsets of the original and applied together. Bytes
 * outside all edits stay unchanged; the original is never written to.
 */
public final class Edits {
    private record Edit(int from, int to, Slice with) {}

    private final Slice original;
    private final List<Edit> edits = new ArrayList<>();

    public Edits(Slice original) {
        this.original = original;
    }

    /** Replaces a range by other bytes; edits must not overlap. */
    public Edits replace(int from, int to, byte[] with) {
        Objects.checkFromToIndex(from, to, original.to());
        Objects.checkIndex(from - original.from(), original.length() + 1);
        edits.add(new Edit(from, to, Slice.of(with)));
        return this;
    }

    public Edits replace(int from, int to, String with) {
        return replace(from, to, with.getBytes(StandardCharsets.UTF_8));
    }

    public Edits insert(int at, String text) {
        return replace(at, at, text);
    }

    public Edits remove(int from, int to) {
        return replace(from, to, "");
    }

    /**
     * Removes members of an object together with their commas.
     *
     * @param members all members of the object, in order
     */
    public Edits removeMembers(List<Member> members, Predicate<Member> unwanted) {
        int lastKept = -1;
        for (int i = 0; i < members.size(); i++) {
            if (!unwanted.test(members.get(i))) {
                lastKept = i;
            }
        }
        for (int i = 0; i < lastKept; i++) {
            if (unwanted.test(members.get(i))) {
                remove(members.get(i).from(), members.get(i + 1).from());
            }
        }
        if (lastKept + 1 < members.size()) {
            int from = lastKept < 0 ? members.getFirst().from() : members.get(lastKept).valueTo();
            remove(from, members.getLast().valueTo());
        }
        return this;
    }

    /**
     * Removes elements of an array together with their commas.
     *
     * @param elements all elements of the array, in order
     */
    public Edits removeElements(List<Slice> elements, Predicate<Slice> unwanted) {
        var members = new ArrayList<Member>();
        for (var element : elements) {
            members.add(new Member("", element.from(), element.from(), element.to()));
        }
        return removeMembers(
                members,
                member ->
                        unwanted.test(
                                new Slice(original.array(), member.valueFrom(), member.valueTo())));
    }

    /** Adds the edits of a part of the same bytes. */
    public Edits addAll(Edits part) {
        edits.addAll(part.edits);
        return this;
    }

    public boolean isEmpty() {
        return edits.isEmpty();
    }

    /** Returns the edited body, which shares the original's array. */
    public UpstreamBody build() {
        if (edits.isEmpty()) {
            return UpstreamBody.of(original);
        }
        var ordered = new ArrayList<>(edits);
        ordered.sort(Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to));
        var segments = new ArrayList<Slice>(ordered.size() * 2 + 1);
        int at = original.from();
        for (var edit : ordered) {
            if (edit.from() < at) {
                throw new IllegalStateException("edits overlap at byte " + edit.from());
            }
            add(segments, original.array(), at, edit.from());
            add(segments, edit.with().array(), 0, edit.with().length());
            at = edit.to();
        }
        add(segments, original.array(), at, original.to());
        return new UpstreamBody(segments);
    }

    private static void add(List<Slice> segments, byte[] array, int from, int to) {
        if (from < to) {
            segments.add(new Slice(array, from, to));
        }
    }
}
