package dev.portolan.policy.lang;

import dev.portolan.policy.condition.Condition;
import dev.portolan.policy.document.Position;
import dev.portolan.policy.model.Requirement;

import java.util.Optional;

/**
 * Something that must hold of every path a request may take, whatever the policies.
 *
 * @param given the requests it speaks of; empty if all
 */
public record Invariant(String name, Position at, Optional<Condition> given, Requirement always) {}
