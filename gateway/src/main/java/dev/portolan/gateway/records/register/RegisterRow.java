package dev.portolan.gateway.records.register;

import dev.portolan.gateway.catalog.Deployment;
import dev.portolan.policy.model.Axis;
import dev.portolan.policy.model.Placement;
import dev.portolan.provider.residency.ResidencyVerdict.Ruling;

import java.util.List;

/**
 * One deployment in the register.
 *
 * @param operator who runs it
 * @param processing where inference may run
 * @param storage where prompts and answers may be kept
 * @param retention how long the provider may keep them
 * @param evidence what the places rest on and when that expires, {@code attestation until
 *     2027-01-01}
 * @param used what was used in the period
 */
record RegisterRow(
        Service service,
        Operator operator,
        Place processing,
        Place storage,
        String retention,
        List<String> evidence,
        Used used) {
    RegisterRow {
        evidence = List.copyOf(evidence);
    }

    /** The deployment and its provider. */
    record Service(String endpoint, String model, String upstream, String provider) {}

    /** The operator and the countries whose law applies to it and its parents. */
    record Operator(String name, String countries) {}

    /** Countries with the kind of evidence and its source. */
    record Place(String countries, String basis, String source) {
        static Place of(Placement.Bound bound, Ruling ruling) {
            return new Place(bound.countries().toString(), ruling.basis().label(), ruling.source());
        }
    }

    static RegisterRow of(Deployment deployment, Used used) {
        Placement placement = deployment.facts().placement();
        var finding = deployment.residency().finding();
        return new RegisterRow(
                new Service(
                        deployment.facts().endpoint(),
                        deployment.facts().model(),
                        deployment.facts().upstream(),
                        deployment.facts().provider()),
                operator(placement),
                Place.of(placement.processing(), finding.processing()),
                Place.of((Placement.Bound) placement.statement(Axis.STORAGE), finding.storage()),
                placement.statement(Axis.RETENTION).describe(),
                deployment.residency().evidence().stream()
                        .map(term -> term.kind().label() + " until " + term.lastDay())
                        .toList(),
                used);
    }

    private static Operator operator(Placement placement) {
        Placement.Operator operator = (Placement.Operator) placement.statement(Axis.OPERATOR);
        return new Operator(operator.name(), operator.jurisdictions().toString());
    }
}
