package dev.portolan.provider.residency;

import dev.portolan.provider.residency.EndpointFacts.Attestation;
import dev.portolan.provider.residency.EndpointFacts.Claims;
import dev.portolan.provider.residency.EndpointFacts.Destinations;
import dev.portolan.provider.residency.EndpointFacts.OldFacts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Evidence in a declaration that is valid up to a day.
 *
 * @param lastDay the last valid day, in UTC
 */
public record EvidenceTerm(Kind kind, LocalDate lastDay) {
    /** The number of days before its end at which evidence causes a warning. */
    public static final int WARNING_DAYS = 30;

    /** The kind of evidence. */
    public enum Kind {
        /** An attestation, {@code attest}. */
        ATTESTATION("attest.expires"),
        /** The regions a profile was resolved to, {@code destinations}. */
        DESTINATIONS("models.observed"),
        /** The built-in facts, which may have changed since they were observed. */
        FACTS("region");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        /** Returns the catalog's name of the value from which the end follows. */
        public String field() {
            return field;
        }

        /** Returns the name in metrics and on the admin API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The time left. */
    public enum State {
        /** More than {@value #WARNING_DAYS} days. */
        FRESH,
        /** The upper limit. */
        ENDING,
        /** Expired. */
        ENDED;

        /** Returns the name on the admin API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the terms of all evidence that {@code finding} about {@code declared} rests on. */
    public static List<EvidenceTerm> of(EndpointFacts declared, ResidencyVerdict finding) {
        List<EvidenceTerm> terms = of(declared);
        LocalDate observed = finding.observed();
        if (observed != null) {
            terms.add(new EvidenceTerm(Kind.FACTS, observed.plusDays(ResidencyFacts.FACT_DAYS)));
        }
        return terms;
    }

    private static List<EvidenceTerm> of(EndpointFacts declared) {
        List<EvidenceTerm> terms = new ArrayList<>();
        Attestation attestation = declared.attestation();
        LocalDate at = attestation == null ? null : attestation.evidence().at();
        if (attestation != null && at != null) {
            terms.add(
                    new EvidenceTerm(
                            Kind.ATTESTATION, Attestations.until(attestation.evidence(), at)));
        }
        Destinations destinations = declared.claims().destinations();
        LocalDate observed = destinations == null ? null : destinations.observed();
        if (observed != null) {
            terms.add(
                    new EvidenceTerm(
                            Kind.DESTINATIONS, observed.plusDays(ResidencyFacts.EVIDENCE_DAYS)));
        }
        return terms;
    }

    /**
     * Returns the declaration as if all evidence that expired by {@code now} had been renewed in
     * time.
     */
    public static EndpointFacts renewed(EndpointFacts declared, Instant now) {
        boolean ended = of(declared).stream().anyMatch(term -> term.stateAt(now) == State.ENDED);
        if (!ended && declared.oldFacts() == OldFacts.WARN) {
            return declared;
        }
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Claims claims = declared.claims();
        Destinations seen = claims.destinations();
        return new EndpointFacts(
                declared.provider(),
                declared.address(),
                declared.target(),
                new Claims(
                        claims.operatorName(),
                        claims.operatorCountry(),
                        claims.promises(),
                        seen == null ? null : new Destinations(seen.regions(), today)),
                renewed(declared.attestation(), today),
                OldFacts.WARN);
    }

    private static @Nullable Attestation renewed(@Nullable Attestation given, LocalDate today) {
        return given == null
                ? null
                : new Attestation(
                        given.processing(),
                        given.storage(),
                        given.promises(),
                        new Attestation.Evidence(given.evidence().by(), today, today));
    }

    /** Returns the time left at {@code now}. */
    public State stateAt(Instant now) {
        long days = daysLeft(now);
        if (days < 0) {
            return State.ENDED;
        }
        return days <= WARNING_DAYS ? State.ENDING : State.FRESH;
    }

    /** Returns the days from the day of {@code now} to the last one; negative if that is past. */
    public long daysLeft(Instant now) {
        return ChronoUnit.DAYS.between(LocalDate.ofInstant(now, ZoneOffset.UTC), lastDay);
    }

    /** Returns the first moment at which it is no longer valid. */
    public Instant end() {
        return lastDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Returns as one sentence which evidence ends or ended when, and what to do. */
    public String warning(Instant now) {
        String when = when(now);
        return switch (kind) {
            case ATTESTATION ->
                    stateAt(now) == State.ENDED
                            ? "the attestation expired after " + lastDay
                            : "the attestation is valid until %s; renew it (at, expires), or the built-in facts apply again"
                                    .formatted(when);
            case DESTINATIONS ->
                    stateAt(now) == State.ENDED
                            ? "the destinations expired after " + lastDay
                            : "the destinations are valid until %s; resolve them again (portolan discover --write), or the profile may route anywhere"
                                    .formatted(when);
            case FACTS ->
                    "the built-in facts it rests on were observed on %s and are a year old on %s; take a release with newer ones, or attest the location"
                            .formatted(lastDay.minusDays(ResidencyFacts.FACT_DAYS), when);
        };
    }

    private String when(Instant now) {
        long days = daysLeft(now);
        if (days < 0) {
            return lastDay.toString();
        }
        return lastDay
                + (days == 0
                        ? ", today"
                        : days == 1 ? ", in 1 day" : ", in %d days".formatted(days));
    }
}
