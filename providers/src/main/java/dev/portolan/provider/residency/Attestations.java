package dev.portolan.provider.residency;

import dev.portolan.provider.facts.Bound;
import dev.portolan.provider.facts.NameMatching;
import dev.portolan.provider.facts.ProviderPromise;
import dev.portolan.provider.facts.ProviderRetention;
import dev.portolan.provider.residency.EndpointFacts.Attestation;
import dev.portolan.provider.residency.EndpointFacts.Attestation.Evidence;
import dev.portolan.provider.residency.ResidencyAssessment.Locations;
import dev.portolan.provider.residency.ResidencyVerdict.Basis;
import dev.portolan.provider.residency.ResidencyVerdict.Ruling;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Applies the attestations of the gateway's operator, which replace the facts until they expire.
 */
final class Attestations {
    private Attestations() {}

    static Locations apply(ResidencyAssessment c, Locations assessed) {
        Attestation given = c.in.attestation();
        if (given == null || !isFresh(c)) {
            return assessed;
        }
        return new Locations(
                ruling(c, "attest.processing", given.processing(), assessed.processing()),
                ruling(c, "attest.storage", given.storage(), assessed.storage()));
    }

    static boolean keepsNothing(ResidencyAssessment c) {
        Attestation given = c.in.attestation();
        return given != null
                && given.promises().get(ProviderPromise.RETENTION) == ProviderRetention.NONE
                && isFresh(c);
    }

    static boolean isFresh(ResidencyAssessment c) {
        Attestation given = c.in.attestation();
        if (given == null) {
            return false;
        }
        Evidence evidence = given.evidence();
        LocalDate at = evidence.at();
        if (evidence.by() == null || evidence.by().isBlank()) {
            c.error("attest.by", "missing (expected: the person who attests)");
            return false;
        }
        if (at == null || at.isAfter(c.today)) {
            c.error(
                    "attest.at",
                    at + " (expected: the day of the attestation, <= " + c.today + ")");
            return false;
        }
        LocalDate until = until(evidence, at);
        if (until.isBefore(c.today)) {
            c.warn("attest.expires", "expired on " + until + "; the built-in facts apply again");
            return false;
        }
        return true;
    }

    /** Returns the last valid day. */
    static LocalDate until(Evidence evidence, LocalDate at) {
        LocalDate expires = evidence.expires();
        return expires == null ? at.plusDays(ResidencyFacts.EVIDENCE_DAYS) : expires;
    }

    private static Ruling ruling(
            ResidencyAssessment c, String field, @Nullable List<String> names, Ruling otherwise) {
        if (names == null) {
            return otherwise;
        }
        Attestation given = c.in.attestation();
        String by = given == null ? "" : String.valueOf(given.evidence().by());
        String at = given == null ? "" : String.valueOf(given.evidence().at());
        Bound bound = bound(c, field, names);
        return new Ruling(bound, Basis.ATTESTED, by, "attested by " + by + " on " + at);
    }

    private static Bound bound(ResidencyAssessment c, String field, List<String> names) {
        if (names.isEmpty()) {
            c.error(
                    field,
                    "empty (expected: countries or sets such as EU27; leave it out instead)");
            return Bound.anyCountry();
        }
        if (names.contains("*")) {
            return Bound.anyCountry();
        }
        Set<String> codes = new TreeSet<>();
        for (String name : names) {
            Set<String> set = c.facts.promises().sets().get(name);
            if (set == null && !NameMatching.isCountry(name)) {
                c.error(field, NameMatching.notCountry(name));
                return Bound.anyCountry();
            }
            codes.addAll(set == null ? Set.of(name) : set);
        }
        return Bound.of(codes);
    }
}
