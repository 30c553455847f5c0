package dev.portolan.policy.proof;

import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.RequestFacts.Caller;

import java.util.List;

/**
 * The facts that are the same for all requests.
 *
 * @param names the models and aliases that requests may name
 * @param tenants the tenants; empty if they are not known, so that any is possible
 */
record ProofContext(NodeFacts node, List<Object> names, List<Caller> tenants) {}
