package dev.portolan.gateway.upstream;

import dev.portolan.policy.model.Failover;
import dev.portolan.policy.model.Plan;
import dev.portolan.policy.model.Requirement;
import dev.portolan.provider.Call;

/**
 * What is to be done for one permitted request.
 *
 * @param call what the caller asks
 * @param plan the permitted deployments, in order
 * @param fleet the deployments that the plan's indexes stand for
 * @param requirement what each of them must keep, asked again per attempt
 * @param failover how far the plan is followed
 */
public record Job(Call call, Plan plan, Fleet fleet, Requirement requirement, Failover failover) {}
