package dev.portolan.provider.members;

/** What the value of a member may hold, beside a scalar. */
public sealed interface Inside {
    /** Scalars and arrays of them only. */
    Inside SCALARS = new Scalars();

    /** Anything: it is the caller's data, and means nothing to the server. */
    Inside DATA = new Data();

    /** Scalars and arrays of them. */
    record Scalars() implements Inside {}

    /** Anything, unread. */
    record Data() implements Inside {}

    /** Objects, or arrays of objects, whose members are those of a place. */
    record Objects(Place place) implements Inside {}
}
