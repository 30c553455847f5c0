package dev.portolan.policy.engine;

import dev.portolan.policy.model.DeploymentFacts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The deployments by index, and by the names that requests use. */
public final class DeploymentIndex {

    /** The largest number of deployments with one name. */
    public static final int MAX_PER_NAME = 65_535;

    private final List<DeploymentFacts> deployments;
    private final Map<String, List<String>> aliases;
    private final Map<String, Targets> byName;

    private DeploymentIndex(List<DeploymentFacts> deployments, Map<String, List<String>> aliases) {
        this.deployments = deployments;
        this.aliases = aliases;
        this.byName = index(deployments, aliases);
    }

    /**
     * Creates an index. A model's name wins over an alias of the same name; an alias skips models
     * that no deployment serves.
     *
     * @param aliases the models of each alias, the first preferred
     */
    public static DeploymentIndex of(
            List<DeploymentFacts> deployments, Map<String, List<String>> aliases) {
        var copy = new LinkedHashMap<String, List<String>>();
        aliases.forEach((name, models) -> copy.put(name, List.copyOf(models)));
        return new DeploymentIndex(List.copyOf(deployments), copy);
    }

    /** The deployments; their index in this list is the index in live state. */
    public List<DeploymentFacts> deployments() {
        return deployments;
    }

    /** The models of each alias. */
    public Map<String, List<String>> aliases() {
        return Map.copyOf(aliases);
    }

    /** The names a request may use: models in the order of the catalog, then aliases. */
    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        deployments.forEach(facts -> names.add(facts.model()));
        names.addAll(aliases.keySet());
        return names;
    }

    Optional<Targets> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static Map<String, Targets> index(
            List<DeploymentFacts> deployments, Map<String, List<String>> aliases) {
        var byModel = new HashMap<String, List<Integer>>();
        for (int i = 0; i < deployments.size(); i++) {
            byModel.computeIfAbsent(deployments.get(i).model(), _ -> new ArrayList<>()).add(i);
        }
        var index = new HashMap<String, Targets>();
        aliases.forEach(
                (name, models) -> {
                    Targets targets = targets(models, byModel, true);
                    if (targets.count() > 0) {
                        index.put(name, targets);
                    }
                });
        byModel.keySet()
                .forEach(model -> index.put(model, targets(List.of(model), byModel, false)));
        return index;
    }

    private static Targets targets(
            List<String> models, Map<String, List<Integer>> byModel, boolean alias) {
        var indexes = new ArrayList<Integer>();
        var tiers = new ArrayList<Integer>();
        int tier = 0;
        for (String model : new LinkedHashSet<>(models)) {
            for (int index : byModel.getOrDefault(model, List.of())) {
                indexes.add(index);
                tiers.add(tier);
            }
            tier++;
        }
        if (indexes.size() > MAX_PER_NAME) {
            throw new IllegalArgumentException(
                    models
                            + " have %,d deployments (expected: at most %,d)"
                                    .formatted(indexes.size(), MAX_PER_NAME));
        }
        return new Targets(ints(indexes), ints(tiers), alias);
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
