package dev.portolan.policy.proof;

import dev.portolan.policy.model.NodeFacts;
import dev.portolan.policy.model.RequestFacts.Caller;

import java.util.List;

/**
 * What is fixed while requests vary.
 *
 * @param names the models and aliases that can be asked for
 * @param tenants every tenant there is; empty if they are not known, and then any is possible
 */
record ProofContext(NodeFacts node, List<Object> names, List<Caller> tenants) {}
