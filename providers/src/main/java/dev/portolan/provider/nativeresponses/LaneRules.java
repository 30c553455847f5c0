package dev.portolan.provider.nativeresponses;

import dev.portolan.provider.wire.Member;

import java.util.function.Predicate;

/**
 * The differences of one server that speaks the Responses protocol.
 *
 * @param provider the name of its provider
 * @param encrypts whether it accepts thoughts back only as encrypted content
 * @param developerAsSystem whether the role {@code developer} is unknown there
 * @param dropped the members that it refuses or ignores and that don't change the answer
 */
public record LaneRules(
        String provider, boolean encrypts, boolean developerAsSystem, Predicate<Member> dropped) {}
