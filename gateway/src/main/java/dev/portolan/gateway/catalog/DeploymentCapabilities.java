package dev.portolan.gateway.catalog;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.document.Findings;
import dev.portolan.policy.document.Node.Scalar;
import dev.portolan.policy.document.Suggestion;
import dev.portolan.policy.model.Capabilities;
import dev.portolan.policy.model.Capability;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Operation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Determines a deployment's capabilities: those of its provider's protocol, narrowed to those that
 * the catalog declares for the model. What it declares for a self-hosted server counts even if the
 * protocol's table lacks it, because builds and versions of one server differ.
 *
 * <p>A model without a declaration has all capabilities of its protocol except {@code prefill},
 * which many servers accept and few models honour, and {@code reasoning}, which only declared
 * models and families known to think by default have.
 */
final class DeploymentCapabilities {
    private static final Set<Capability> OPERATIONS =
            Arrays.stream(Operation.values())
                    .map(OperationCapability::of)
                    .collect(Collectors.toUnmodifiableSet());

    private DeploymentCapabilities() {}

    /**
     * The provider and the target, on which the protocol may depend.
     *
     * @param thinksByDefault whether the model thinks by default
     */
    record ProviderTarget(
            Optional<Provider> provider, Optional<Target> target, boolean thinksByDefault) {
        Set<Operation> operations(Provider dialect) {
            return target.map(dialect::operations).orElseGet(dialect::operations);
        }

        Set<Feature> features(Provider dialect, Operation operation) {
            return target.map(to -> dialect.features(operation, to))
                    .orElseGet(() -> dialect.features(operation));
        }
    }

    static Capabilities read(Fields fields, ProviderTarget target, Findings findings) {
        Set<Capability> declared = EnumSet.noneOf(Capability.class);
        for (Scalar scalar : fields.scalars("supports")) {
            Optional<Capability> capability =
                    Capability.of(scalar.text()).filter(Capability::declarable);
            capability.ifPresent(declared::add);
            if (capability.isEmpty()) {
                findings.error(scalar.at(), unknown(scalar));
            }
        }
        Set<Capability> capabilities =
                target.provider()
                        .map(to -> expressible(target, to))
                        .orElseGet(DeploymentCapabilities::all);
        if (fields.has("supports")) {
            narrow(capabilities, declared);
        } else {
            capabilities.remove(Capability.PREFILL);
        }
        if (!target.thinksByDefault() && !declared.contains(Capability.REASONING)) {
            capabilities.remove(Capability.REASONING);
        }
        addDerived(capabilities, target);
        return Capabilities.of(capabilities);
    }

    /** Adds and removes what no catalog declares. */
    private static void addDerived(Set<Capability> capabilities, ProviderTarget target) {
        boolean passes =
                target.provider()
                        .flatMap(to -> target.target().map(to::protocol))
                        .filter(TargetProtocol.OPENAI::equals)
                        .isPresent();
        if (passes || capabilities.contains(Capability.PREFILL)) {
            capabilities.add(Capability.ASSISTANT_LAST);
        }
        if (!capabilities.contains(Capability.CHAT)) {
            capabilities.remove(Capability.TOKEN_COUNT);
        }
    }

    private static void narrow(Set<Capability> capabilities, Set<Capability> declared) {
        boolean declaresOperations = declared.stream().anyMatch(OPERATIONS::contains);
        capabilities.removeIf(
                capability ->
                        capability.declarable()
                                && !declared.contains(capability)
                                && (OPERATIONS.contains(capability)
                                        ? declaresOperations
                                        : dependsOnModel(capability)));
    }

    private static boolean dependsOnModel(Capability capability) {
        return Feature.labelled(capability.key()).map(Feature::variesByModel).orElse(false);
    }

    private static Set<Capability> expressible(ProviderTarget target, Provider provider) {
        Set<Capability> capabilities = EnumSet.of(Capability.STREAMING, Capability.REASONING);
        capabilities.addAll(ProtocolExtensions.all().list());
        for (Operation operation : target.operations(provider)) {
            capabilities.add(OperationCapability.of(operation));
            for (Feature feature : target.features(provider, operation)) {
                Capability.of(feature.label()).ifPresent(capabilities::add);
            }
        }
        return capabilities;
    }

    private static Set<Capability> all() {
        return EnumSet.allOf(Capability.class);
    }

    private static String unknown(Scalar scalar) {
        List<String> known =
                Arrays.stream(Capability.values())
                        .filter(Capability::declarable)
                        .map(Capability::key)
                        .toList();
        return "\"supports\" contains %s (expected: %s)%s"
                .formatted(
                        scalar.shown(),
                        String.join(", ", known),
                        Suggestion.of(scalar.text(), known));
    }
}
