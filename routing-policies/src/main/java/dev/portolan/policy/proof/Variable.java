package dev.portolan.policy.proof;

import dev.portolan.policy.condition.CelTest;
import dev.portolan.policy.condition.Fact;
import dev.portolan.policy.condition.Formula;
import dev.portolan.policy.model.Capability;

/** A property in which requests may differ. */
sealed interface Variable {

    /** The tenant, with its id and its labels, if the tenants are known. */
    record Tenant() implements Variable {}

    /** A fact that is a text. */
    record Text(Fact fact) implements Variable {}

    /** A header, label or tag, which may be absent. */
    record Entry(Fact fact, String key) implements Variable {}

    /** A fact that is a number. */
    record Amount(Fact fact) implements Variable {}

    /** A fact that is a share. */
    record Share(Fact fact) implements Variable {}

    /** A fact that is true or false. */
    record Flag(Fact fact) implements Variable {}

    /** The need of a capability. */
    record Need(Capability capability) implements Variable {}

    /** A condition that only CEL can evaluate: true or false, independent of the request. */
    record Opaque(CelTest test) implements Variable {}

    /** A test on part of a text that has too many to enumerate: true or false. */
    record Loose(Formula test) implements Variable {}
}
