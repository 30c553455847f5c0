/**
 * Strategy: the order in which permitted deployments are tried.
 *
 * <p>A {@link dev.portolan.policy.strategy.Ranking} is prepared once per {@code prefer} and catalog
 * and then orders the candidates of each request by price, by the measurements in {@link
 * dev.portolan.policy.strategy.LiveState}, by tiers or by shares. The engine calls this package
 * after its filter; nothing here adds or removes a candidate. It reads no clock and draws no random
 * number: both come in with the live state and the request's random bits. Deployments that cannot
 * take a request now are ordered last, never dropped.
 */
@NullMarked
package dev.portolan.policy.strategy;

import org.jspecify.annotations.NullMarked;
