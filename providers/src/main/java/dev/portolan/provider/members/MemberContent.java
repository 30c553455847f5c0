package dev.portolan.provider.members;

/** The value a member may have, besides a scalar. */
public sealed interface MemberContent {
    /** Scalars and arrays of them only. */
    MemberContent SCALARS = new Scalars();

    /** Anything: it is the caller's data and has no meaning for the server. */
    MemberContent DATA = new Data();

    /** Scalars and arrays of them. */
    record Scalars() implements MemberContent {}

    /** Anything, not read. */
    record Data() implements MemberContent {}

    /** Objects, or arrays of objects, whose members are those of a location. */
    record Objects(MemberLocation location) implements MemberContent {}
}
