package dev.portolan.policy.proof;

import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.RequestFacts.Caller;

import java.util.List;
import java.util.Set;

/**
 * The facts that are the same for all requests.
 *
 * @param names the models and aliases that requests may name
 * @param tenants the tenants; empty if they are not known, so that any is possible
 * @param openLabels the labels that a caller of a tenant without them may have with any value
 */
record ProofContext(
        NodeFacts node, List<Object> names, List<Caller> tenants, Set<String> openLabels) {}
