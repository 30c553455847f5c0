package dev.portolan.gateway.models;

import dev.portolan.policy.model.Capabilities;

import java.time.Instant;
import java.util.List;

/**
 * One entry of the list of models.
 *
 * @param id the name of the model or alias
 * @param created when the configuration was loaded, as a catalog has no dates of models
 * @param contextTokens the most tokens of input and output together; 0 if not known
 * @param supports what its deployments support together
 * @param aliases the aliases that lead to it
 */
public record ListedModel(
        String id,
        Instant created,
        int contextTokens,
        Capabilities supports,
        List<String> aliases) {
    public ListedModel {
        aliases = List.copyOf(aliases);
    }
}
