package dev.portolan.provider.residency;

import dev.portolan.provider.residency.EndpointFacts.Attestation;
import dev.portolan.provider.residency.Facts.Keeping;
import dev.portolan.provider.residency.Facts.Service;
import dev.portolan.provider.residency.Finding.Basis;
import dev.portolan.provider.residency.Finding.Kept;
import dev.portolan.provider.residency.Finding.Operator;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Who runs an endpoint, and what they keep. */
final class Accountable {
    private Accountable() {}

    static Operator operator(Case c, Site site) {
        return switch (site) {
            case Site.Nowhere n -> Operator.unknown();
            case Site.Known known -> known(c, known.service(), known.match());
            case Site.Own own ->
                    own.service().rule() == Service.Rule.SELF_HOSTED
                            ? declared(c)
                            : known(c, own.service(), null);
            case Site.Foreign foreign -> foreign(c, foreign.service());
        };
    }

    static Kept retention(Case c, Site site) {
        Attestation attested = c.in.attestation();
        if (attested != null && attested.retention() != null && Attested.isFresh(c)) {
            String by = "attested by " + attested.evidence().by();
            return new Kept(attested.retention(), Basis.ATTESTED, by);
        }
        return switch (site) {
            case Site.Known known -> promised(c, known.service());
            case Site.Own own when own.service().rule() == Service.Rule.SELF_HOSTED -> claimed(c);
            case Site.Own own -> promised(c, own.service());
            case Site.Foreign f -> new Kept(Retention.ANY, Basis.UNKNOWN, f.why());
            case Site.Nowhere n -> new Kept(Retention.ANY, Basis.UNKNOWN, "no address is known");
        };
    }

    private static Operator known(Case c, Service service, Hosts.@Nullable Match match) {
        String cloud = service.cloud();
        String region =
                match == null || match.region() == null ? c.in.place().region() : match.region();
        String partition =
                cloud == null || region == null
                        ? ""
                        : c.facts.region(cloud, region).map(Region::partition).orElse("");
        return service.partitionOperators().getOrDefault(partition, service.operator());
    }

    private static Operator foreign(Case c, Service service) {
        if (!Attested.isFresh(c)) {
            return Operator.unknown();
        }
        return service.rule() == Service.Rule.SELF_HOSTED ? declared(c) : known(c, service, null);
    }

    private static Operator declared(Case c) {
        String name = c.in.claims().operatorName();
        String country = c.in.claims().operatorCountry();
        if (country != null && !Names.isCountry(country)) {
            c.error("operator.country", Names.notCountry(country));
            return Operator.unknown();
        }
        return name == null && country == null
                ? Operator.unknown()
                : new Operator(name == null ? "unnamed" : name, country, List.of());
    }

    private static Kept claimed(Case c) {
        Retention claimed = c.in.claims().retention();
        return claimed == null
                ? new Kept(Retention.ANY, Basis.UNKNOWN, "no `retention` is declared")
                : new Kept(claimed, Basis.DECLARED, "declared for a machine of one's own");
    }

    private static Kept promised(Case c, Service service) {
        Retention usual = usual(c, service);
        Retention claimed = c.in.claims().retention();
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
        Retention mode = claimed == null ? usual : usual.looser(claimed);
        Basis basis = mode == Retention.ANY ? Basis.UNKNOWN : Basis.CATALOGUE;
        return new Kept(mode, basis, service.keeping().why());
    }

    private static Retention usual(Case c, Service service) {
        Keeping keeping = service.keeping();
        if (keeping.exceptions().isEmpty()) {
            return keeping.mode();
        }
        Optional<String> model = AwsRules.model(c.facts, c.in.target().upstream());
        if (model.isEmpty()) {
            return Retention.ANY;
        }
        return keeping.exceptions().stream()
                .filter(e -> e.models().stream().anyMatch(p -> Names.matches(p, model.get())))
                .map(Keeping.Deviation::mode)
                .findFirst()
                .orElse(keeping.mode());
    }
}
