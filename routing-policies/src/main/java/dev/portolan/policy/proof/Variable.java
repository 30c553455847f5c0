package dev.portolan.policy.proof;

import dev.portolan.policy.condition.CelTest;
import dev.portolan.policy.condition.Fact;
import dev.portolan.policy.condition.Formula;
import dev.portolan.policy.model.Capability;

/** Something about a request that may differ from one request to the next. */
sealed interface Variable {

    /** Which tenant asks; stands for its id and its labels, where the tenants are known. */
    record Tenant() implements Variable {}

    /** A fact that is a text. */
    record Text(Fact fact) implements Variable {}

    /** One header, label or tag, which may be absent. */
    record Entry(Fact fact, String key) implements Variable {}

    /** A fact that is a number. */
    record Amount(Fact fact) implements Variable {}

    /** A fact that is true or false. */
    record Flag(Fact fact) implements Variable {}

    /** Whether a capability is needed. */
    record Need(Capability capability) implements Variable {}

    /** A condition CEL alone can evaluate: either answer, whatever the request. */
    record Opaque(CelTest test) implements Variable {}

    /** A test on part of a text where there are too many to enumerate: either answer. */
    record Loose(Formula test) implements Variable {}
}
