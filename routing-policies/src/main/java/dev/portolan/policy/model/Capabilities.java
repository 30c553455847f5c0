package dev.portolan.policy.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A set of capabilities, one bit each. */
public record Capabilities(long bits) {

    /** The empty set. */
    public static final Capabilities NONE = new Capabilities(0);

    /** Returns the set of these capabilities. */
    public static Capabilities of(Capability... capabilities) {
        return of(List.of(capabilities));
    }

    /** Returns the set of these capabilities. */
    public static Capabilities of(Collection<Capability> capabilities) {
        long bits = 0;
        for (Capability capability : capabilities) {
            bits |= capability.bit();
        }
        return new Capabilities(bits);
    }

    /** Returns whether the set contains a capability. */
    public boolean has(Capability capability) {
        return (bits & capability.bit()) != 0;
    }

    /** Returns whether the set contains the whole of another set. */
    public boolean containsAll(Capabilities needed) {
        return (needed.bits & ~bits) == 0;
    }

    /** Returns the capabilities of another set that this one lacks. */
    public Capabilities missing(Capabilities needed) {
        return new Capabilities(needed.bits & ~bits);
    }

    /** Returns the number of capabilities. */
    public int size() {
        return Long.bitCount(bits);
    }

    /** Returns the set without one capability. */
    public Capabilities without(Capability capability) {
        return new Capabilities(bits & ~capability.bit());
    }

    /** Returns the set without extensions. */
    public Capabilities withoutExtensions() {
        return of(list().stream().filter(capability -> !capability.extension()).toList());
    }

    /** Returns the capabilities in both sets. */
    public Capabilities common(Capabilities other) {
        return new Capabilities(bits & other.bits);
    }

    /** Returns whether the two sets have no capability in common. */
    public boolean disjoint(Capabilities other) {
        return (bits & other.bits) == 0;
    }

    /** Returns the union of both sets. */
    public Capabilities with(Capability... more) {
        return union(of(more));
    }

    /** Returns the union of both sets. */
    public Capabilities union(Capabilities other) {
        return new Capabilities(bits | other.bits);
    }

    /** The capabilities, in the order of the enum. */
    public List<Capability> list() {
        var list = new ArrayList<Capability>();
        for (Capability capability : Capability.values()) {
            if (has(capability)) {
                list.add(capability);
            }
        }
        return list;
    }

    /** {@code tools, vision}. */
    @Override
    public String toString() {
        return String.join(", ", list().stream().map(Capability::key).toList());
    }
}
