package dev.portolan.gateway.catalog;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a deployment can do: what its provider's protocol expresses, narrowed to what the catalogue
 * says of the model.
 *
 * <p>A model of which nothing is said gets all that its protocol expresses but {@code prefill},
 * which many servers accept and few models honour, and {@code reasoning}, which is had by models
 * that are declared to have it and by those whose family is known to think unless told not to.
 */
final class DeploymentCapabilities {
    private static final Set<Capability> OPERATIONS =
            Arrays.stream(Operation.values())
                    .map(OperationCapability::of)
                    .collect(Collectors.toUnmodifiableSet());

    private DeploymentCapabilities() {}

    /**
     * Who is spoken to, and where; the protocol may depend on the place.
     *
     * @param thinks whether the model is known to think before it answers
     */
    record Spoken(Optional<Provider> provider, Optional<Target> target, boolean thinks) {
        Set<Operation> operations(Provider spoken) {
            return target.map(spoken::operations).orElseGet(spoken::operations);
        }

        Set<Feature> features(Provider spoken, Operation operation) {
            return target.map(to -> spoken.features(operation, to))
                    .orElseGet(() -> spoken.features(operation));
        }
    }

    static Capabilities read(Fields fields, Spoken spoken, Findings findings) {
        Set<Capability> declared = EnumSet.noneOf(Capability.class);
        for (Scalar word : fields.scalars("supports")) {
            Optional<Capability> capability =
                    Capability.of(word.text()).filter(known -> !known.extension());
            capability.ifPresent(declared::add);
            if (capability.isEmpty()) {
                findings.error(word.at(), unknown(word));
            }
        }
        Set<Capability> can =
                spoken.provider()
                        .map(to -> expressible(spoken, to))
                        .orElseGet(DeploymentCapabilities::all);
        if (fields.has("supports")) {
            narrow(can, declared);
        } else {
            can.remove(Capability.PREFILL);
        }
        if (!spoken.thinks() && !declared.contains(Capability.REASONING)) {
            can.remove(Capability.REASONING);
        }
        return Capabilities.of(can);
    }

    private static void narrow(Set<Capability> can, Set<Capability> declared) {
        boolean saysOperations = declared.stream().anyMatch(OPERATIONS::contains);
        can.removeIf(
                capability ->
                        !declared.contains(capability)
                                && (OPERATIONS.contains(capability)
                                        ? saysOperations
                                        : isModelMatter(capability)));
    }

    private static boolean isModelMatter(Capability capability) {
        return Feature.labelled(capability.key()).map(Feature::modelMatter).orElse(false);
    }

    private static Set<Capability> expressible(Spoken spoken, Provider provider) {
        Set<Capability> can = EnumSet.of(Capability.STREAMING, Capability.REASONING);
        can.addAll(ProtocolExtensions.all().list());
        for (Operation operation : spoken.operations(provider)) {
            can.add(OperationCapability.of(operation));
            for (Feature feature : spoken.features(provider, operation)) {
                Capability.of(feature.label()).ifPresent(can::add);
            }
        }
        return can;
    }

    private static Set<Capability> all() {
        return EnumSet.allOf(Capability.class);
    }

    private static String unknown(Scalar word) {
        List<String> known =
                Arrays.stream(Capability.values())
                        .filter(capability -> !capability.extension())
                        .map(Capability::key)
                        .toList();
        return "\"supports\" holds %s (expected: %s)%s"
                .formatted(
                        word.shown(), String.join(", ", known), Suggestion.of(word.text(), known));
    }
}
