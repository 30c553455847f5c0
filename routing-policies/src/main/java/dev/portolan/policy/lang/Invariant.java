package dev.portolan.policy.lang;

import dev.portolan.policy.condition.Condition;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.Requirement;

import java.util.Optional;

/**
 * A requirement that every path of a request must meet, independent of the policies.
 *
 * @param given the requests it applies to; empty if all
 */
public record Invariant(String name, Position at, Optional<Condition> given, Requirement always) {}
