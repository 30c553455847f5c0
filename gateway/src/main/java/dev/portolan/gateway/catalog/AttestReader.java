package dev.portolan.gateway.catalog;

import dev.portolan.gateway.reading.Dates;
import dev.portolan.policy.document.Fields;
import dev.portolan.provider.facts.ProviderRetention;
import dev.portolan.provider.residency.EndpointFacts.Attestation;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;

/** Reads what the gateway's operator vouches for in place of the built-in facts. */
final class AttestReader {
    private AttestReader() {}

    /** The attestation in {@code fields}; the residency facts judge whether it counts. */
    static Attestation read(Fields fields) {
        List<String> processing = places(fields, "processing");
        List<String> storage = places(fields, "storage");
        ProviderRetention retention =
                fields.choice("retention", ProviderRetention.class).orElse(null);
        String by = fields.optionalText("by").orElse(null);
        LocalDate at = Dates.day(fields, "at").orElse(null);
        LocalDate expires = Dates.day(fields, "expires").orElse(null);
        if (processing == null && storage == null && retention == null) {
            fields.findings()
                    .error(
                            fields.at(),
                            "\"attest\" vouches for nothing (expected: processing, storage or"
                                    + " retention); add one, or leave attest out");
        }
        fields.end();
        return new Attestation(
                processing, storage, retention, new Attestation.Evidence(by, at, expires));
    }

    private static @Nullable List<String> places(Fields fields, String key) {
        List<String> places = fields.texts(key);
        return fields.has(key) && !places.isEmpty() ? places : null;
    }
}
