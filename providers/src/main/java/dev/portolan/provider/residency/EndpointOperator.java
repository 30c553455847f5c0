package dev.portolan.provider.residency;

import dev.portolan.provider.facts.FactTables.Promised;
import dev.portolan.provider.facts.FactTables.Service;
import dev.portolan.provider.facts.Hosts;
import dev.portolan.provider.facts.LegalOperator;
import dev.portolan.provider.facts.NameMatching;
import dev.portolan.provider.facts.ProviderPromise;
import dev.portolan.provider.facts.ProviderPromise.Mode;
import dev.portolan.provider.facts.Region;
import dev.portolan.provider.residency.EndpointFacts.Attestation;
import dev.portolan.provider.residency.ResidencyVerdict.Basis;
import dev.portolan.provider.residency.ResidencyVerdict.PromiseRuling;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Returns the mode that counts for each promise. */
    static Map<ProviderPromise, PromiseRuling> promises(ResidencyAssessment c, HostSite site) {
        Map<ProviderPromise, PromiseRuling> rulings = new EnumMap<>(ProviderPromise.class);
        for (ProviderPromise promise : ProviderPromise.values()) {
            rulings.put(promise, ruling(c, site, promise));
        }
        return rulings;
    }

    private static PromiseRuling ruling(
            ResidencyAssessment c, HostSite site, ProviderPromise promise) {
        Attestation attestation = c.in.attestation();
        Mode attested = attestation == null ? null : attestation.promises().get(promise);
        if (attestation != null && attested != null && Attestations.isFresh(c)) {
            String by = "attested by " + attestation.evidence().by();
            return new PromiseRuling(attested, Basis.ATTESTED, by);
        }
        return switch (site) {
            case HostSite.Known known -> promised(c, known.service(), promise);
            case HostSite.Own own when own.service().rule() == Service.Rule.SELF_HOSTED ->
                    claimed(c, promise);
            case HostSite.Own own -> promised(c, own.service(), promise);
            case HostSite.Foreign f -> new PromiseRuling(promise.loosest(), Basis.UNKNOWN, f.why());
            case HostSite.Nowhere n ->
                    new PromiseRuling(promise.loosest(), Basis.UNKNOWN, "the address is unknown");
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

    private static PromiseRuling claimed(ResidencyAssessment c, ProviderPromise promise) {
        Mode claimed = c.in.claims().promises().get(promise);
        return claimed == null
                ? new PromiseRuling(
                        promise.loosest(), Basis.UNKNOWN, "no `" + promise.key() + "` is declared")
                : new PromiseRuling(claimed, Basis.DECLARED, "declared for a self-hosted machine");
    }

    private static PromiseRuling promised(
            ResidencyAssessment c, Service service, ProviderPromise promise) {
        Promised facts = Objects.requireNonNull(service.promised().get(promise), promise::key);
        Mode usual = usual(c, facts, promise);
        Mode claimed = c.in.claims().promises().get(promise);
        if (claimed != null && claimed.isStricterThan(usual)) {
            c.warn(
                    promise.key(),
                    "`%s` is a state of the account that only `attest.%s` can declare; counted as `%s`"
                            .formatted(claimed.label(), promise.key(), usual.label()));
        }
        Mode mode = claimed != null && usual.isStricterThan(claimed) ? claimed : usual;
        Basis basis = mode.equals(promise.loosest()) ? Basis.UNKNOWN : Basis.CATALOG;
        return new PromiseRuling(mode, basis, facts.why());
    }

    private static Mode usual(ResidencyAssessment c, Promised facts, ProviderPromise promise) {
        if (facts.exceptions().isEmpty()) {
            return facts.mode();
        }
        Optional<String> model = AwsRules.model(c.facts, c.in.target().upstream());
        if (model.isEmpty()) {
            return promise.loosest();
        }
        return facts.exceptions().stream()
                .filter(
                        e ->
                                e.models().stream()
                                        .anyMatch(p -> NameMatching.matches(p, model.get())))
                .map(Promised.Deviation::mode)
                .findFirst()
                .orElse(facts.mode());
    }
}
