package dev.portolan.policy.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A set of capabilities, one bit each. */
public record Capabilities(long bits) {

    /** None. */
    public static final Capabilities NONE = new Capabilities(0);

    /** These capabilities. */
    public static Capabilities of(Capability... capabilities) {
        return of(List.of(capabilities));
    }

    /** These capabilities. */
    public static Capabilities of(Collection<Capability> capabilities) {
        long bits = 0;
        for (Capability capability : capabilities) {
            bits |= capability.bit();
        }
        return new Capabilities(bits);
    }

    /** Whether it is among them. */
    public boolean has(Capability capability) {
        return (bits & capability.bit()) != 0;
    }

    /** Whether all of the other set are among them. */
    public boolean containsAll(Capabilities needed) {
        return (needed.bits & ~bits) == 0;
    }

    /** Those of the other set that are not among them. */
    public Capabilities missing(Capabilities needed) {
        return new Capabilities(needed.bits & ~bits);
    }

    /** Those that are about known members only. */
    public Capabilities withoutExtensions() {
        return of(list().stream().filter(capability -> !capability.extension()).toList());
    }

    /** Those in both sets. */
    public Capabilities common(Capabilities other) {
        return new Capabilities(bits & other.bits);
    }

    /** Whether none is in both sets. */
    public boolean disjoint(Capabilities other) {
        return (bits & other.bits) == 0;
    }

    /** Both sets together. */
    public Capabilities with(Capability... more) {
        return union(of(more));
    }

    /** Both sets together. */
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
