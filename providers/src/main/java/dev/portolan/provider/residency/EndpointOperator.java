package dev.portolan.provider.residency;

import dev.portolan.provider.facts.FactTables.Keeping;
import dev.portolan.provider.facts.FactTables.Service;
import dev.portolan.provider.facts.Hosts;
import dev.portolan.provider.facts.LegalOperator;
import dev.portolan.provider.facts.NameMatching;
import dev.portolan.provider.facts.ProviderRetention;
import dev.portolan.provider.facts.Region;
import dev.portolan.provider.residency.EndpointFacts.Attestation;
import dev.portolan.provider.residency.ResidencyVerdict.Basis;
import dev.portolan.provider.residency.ResidencyVerdict.Kept;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Finds the operator of an endpoint and its retention. */
final class EndpointOperator {
    private EndpointOperator() {}

    static LegalOperator operator(ResidencyAssessment c, HostSite site) {
        return switch (site) {
            case HostSite.Nowhere n -> LegalOperator.unknown();
            case HostSite.Known known -> known(c, known.service(), known.match());
            case HostSite.Own own ->
                    own.service().rule() == Service.Rule.SELF_HOSTED
                            ? declared(c)
                            : known(c, own.service(), null);
            case HostSite.Foreign foreign -> foreign(c, foreign.service());
        };
    }

    static Kept retention(ResidencyAssessment c, HostSite site) {
        Attestation attested = c.in.attestation();
        if (attested != null && attested.retention() != null && Attestations.isFresh(c)) {
            String by = "attested by " + attested.evidence().by();
            return new Kept(attested.retention(), Basis.ATTESTED, by);
        }
        return switch (site) {
            case HostSite.Known known -> promised(c, known.service());
            case HostSite.Own own when own.service().rule() == Service.Rule.SELF_HOSTED ->
                    claimed(c);
            case HostSite.Own own -> promised(c, own.service());
            case HostSite.Foreign f -> new Kept(ProviderRetention.ANY, Basis.UNKNOWN, f.why());
            case HostSite.Nowhere n ->
                    new Kept(ProviderRetention.ANY, Basis.UNKNOWN, "no address is known");
        };
    }

    private static LegalOperator known(
            ResidencyAssessment c, Service service, Hosts.@Nullable Match match) {
        String cloud = service.cloud();
        String region =
                match == null || match.region() == null ? c.in.address().region() : match.region();
        String partition =
                cloud == null || region == null
                        ? ""
                        : c.facts.region(cloud, region).map(Region::partition).orElse("");
        return service.partitionOperators().getOrDefault(partition, service.operator());
    }

    private static LegalOperator foreign(ResidencyAssessment c, Service service) {
        if (!Attestations.isFresh(c)) {
            return LegalOperator.unknown();
        }
        return service.rule() == Service.Rule.SELF_HOSTED ? declared(c) : known(c, service, null);
    }

    private static LegalOperator declared(ResidencyAssessment c) {
        String name = c.in.claims().operatorName();
        String country = c.in.claims().operatorCountry();
        if (country != null && !NameMatching.isCountry(country)) {
            c.error("operator.country", NameMatching.notCountry(country));
            return LegalOperator.unknown();
        }
        return name == null && country == null
                ? LegalOperator.unknown()
                : new LegalOperator(name == null ? "unnamed" : name, country, List.of());
    }

    private static Kept claimed(ResidencyAssessment c) {
        ProviderRetention claimed = c.in.claims().retention();
        return claimed == null
                ? new Kept(ProviderRetention.ANY, Basis.UNKNOWN, "no `retention` is declared")
                : new Kept(claimed, Basis.DECLARED, "declared for a machine of one's own");
    }

    private static Kept promised(ResidencyAssessment c, Service service) {
        ProviderRetention usual = usual(c, service);
        ProviderRetention claimed = c.in.claims().retention();
        if (claimed != null && claimed.compareTo(usual) < 0) {
            c.warn(
                    "retention",
                    "`"
                            + claimed.label()
                            + "` is a state of the account that only `attest.retention` can say;"
                            + " counted as `"
                            + usual.label()
                            + "`");
        }
        ProviderRetention mode = claimed == null ? usual : usual.looser(claimed);
        Basis basis = mode == ProviderRetention.ANY ? Basis.UNKNOWN : Basis.CATALOGUE;
        return new Kept(mode, basis, service.keeping().why());
    }

    private static ProviderRetention usual(ResidencyAssessment c, Service service) {
        Keeping keeping = service.keeping();
        if (keeping.exceptions().isEmpty()) {
            return keeping.mode();
        }
        Optional<String> model = AwsRules.model(c.facts, c.in.target().upstream());
        if (model.isEmpty()) {
            return ProviderRetention.ANY;
        }
        return keeping.exceptions().stream()
                .filter(
                        e ->
                                e.models().stream()
                                        .anyMatch(p -> NameMatching.matches(p, model.get())))
                .map(Keeping.Deviation::mode)
                .findFirst()
                .orElse(keeping.mode());
    }
}
