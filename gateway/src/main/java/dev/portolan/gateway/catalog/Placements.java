package dev.portolan.gateway.catalog;

import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Placement;
import dev.portolan.policy.model.Placement.Bound;
import dev.portolan.policy.model.Placement.Operator;
import dev.portolan.policy.model.Retention;
import dev.portolan.provider.facts.LegalOperator;
import dev.portolan.provider.facts.ProviderPromise;
import dev.portolan.provider.facts.ProviderRetention;
import dev.portolan.provider.residency.ResidencyVerdict;

import java.util.Optional;
import java.util.Set;

/**
 * Converts an assessment by the residency facts to the policies' model. The two modules do not know
 * each other; what has no equivalent becomes any country.
 */
final class Placements {
    private static final Set<String> SELF_HOSTED =
            Set.of(
                    "openai-compatible",
                    "vllm",
                    "sglang",
                    "tgi",
                    "llama-cpp",
                    "ollama",
                    "nim",
                    "tei");

    private Placements() {}

    static Placement of(ResidencyVerdict finding) {
        return Placement.of(axis -> statement(axis, finding));
    }

    private static Placement.Statement statement(Axis axis, ResidencyVerdict finding) {
        return switch (axis) {
            case PROCESSING -> bound(finding.processing());
            case STORAGE -> bound(finding.storage());
            case OPERATOR -> operator(finding.operator());
            case RETENTION -> retention(finding);
            case COPIES ->
                    throw new IllegalArgumentException(
                            "copies lie at the gateway (expected: an axis of deployments)");
        };
    }

    /** Returns why the facts state what they do on an axis; empty where they give no reason. */
    static Optional<Evidence.Reason> reason(Axis axis, ResidencyVerdict finding) {
        return switch (axis) {
            case PROCESSING -> Optional.of(reason(finding.processing()));
            case STORAGE -> Optional.of(reason(finding.storage()));
            case RETENTION -> {
                ResidencyVerdict.PromiseRuling ruling = finding.promise(ProviderPromise.RETENTION);
                yield Optional.of(
                        new Evidence.Reason(ruling.basis(), Optional.empty(), ruling.why()));
            }
            case OPERATOR, COPIES -> Optional.empty();
        };
    }

    private static Evidence.Reason reason(ResidencyVerdict.Ruling ruling) {
        return new Evidence.Reason(ruling.basis(), Optional.of(ruling.source()), ruling.why());
    }

    /** Returns whether the provider is software that the gateway's users run themselves. */
    static boolean selfHosted(String provider) {
        return SELF_HOSTED.contains(provider);
    }

    private static Bound bound(ResidencyVerdict.Ruling ruling) {
        return new Bound(countries(ruling.bound()), basis(ruling.basis()), ruling.why());
    }

    static CountrySet countries(dev.portolan.provider.facts.Bound bound) {
        return switch (bound) {
            case dev.portolan.provider.facts.Bound.AnyCountry _ -> CountrySet.ANY;
            case dev.portolan.provider.facts.Bound.Countries some -> CountrySet.of(some.codes());
        };
    }

    private static Bound.Basis basis(ResidencyVerdict.Basis basis) {
        return switch (basis) {
            case CATALOG -> Bound.Basis.CATALOG;
            case RESOLVED -> Bound.Basis.RESOLVED;
            case DECLARED -> Bound.Basis.DECLARED;
            case ATTESTED -> Bound.Basis.ATTESTED;
            case UNKNOWN -> Bound.Basis.UNKNOWN;
        };
    }

    /** Converts the operator; its own unknown country stays unknown even if a parent's is known. */
    private static Operator operator(LegalOperator operator) {
        if (operator.country() == null) {
            return new Operator(operator.name(), CountrySet.ANY);
        }
        return new Operator(operator.name(), CountrySet.of(operator.jurisdictions()));
    }

    private static Retention retention(ResidencyVerdict finding) {
        return switch ((ProviderRetention) finding.promise(ProviderPromise.RETENTION).mode()) {
            case NONE -> Retention.NONE;
            case ABUSE_MONITORING -> Retention.ABUSE_MONITORING;
            case ANY -> Retention.ANY;
        };
    }
}
