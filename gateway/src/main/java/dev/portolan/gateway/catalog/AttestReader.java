package dev.portolan.gateway.catalog;

import dev.portolan.gateway.reading.Dates;
import dev.portolan.policy.document.Fields;
import dev.portolan.provider.facts.ProviderPromise;
import dev.portolan.provider.facts.ProviderPromise.Mode;
import dev.portolan.provider.residency.EndpointFacts.Attestation;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads an attestation: the operator's own statement that replaces the built-in facts. */
final class AttestReader {
    private AttestReader() {}

    /** Reads the attestation in {@code fields}; the residency facts check whether it is valid. */
    static Attestation read(Fields fields) {
        List<String> processing = countries(fields, "processing");
        List<String> storage = countries(fields, "storage");
        Map<ProviderPromise, Mode> promises = promises(fields);
        String by = fields.optionalText("by").orElse(null);
        LocalDate at = Dates.date(fields, "at").orElse(null);
        LocalDate expires = Dates.date(fields, "expires").orElse(null);
        if (processing == null && storage == null && promises.isEmpty()) {
            fields.findings()
                    .error(
                            fields.at(),
                            "\"attest\" attests nothing (expected: processing, storage or"
                                    + " retention); add one, or remove attest");
        }
        fields.end();
        return new Attestation(
                processing, storage, promises, new Attestation.Evidence(by, at, expires));
    }

    /** Returns the modes that a block states, by promise. */
    static Map<ProviderPromise, Mode> promises(Fields fields) {
        Map<ProviderPromise, Mode> modes = new EnumMap<>(ProviderPromise.class);
        for (ProviderPromise promise : ProviderPromise.values()) {
            fields.choice(promise.key(), promise.modes().type())
                    .ifPresent(mode -> modes.put(promise, mode));
        }
        return modes;
    }

    private static @Nullable List<String> countries(Fields fields, String key) {
        List<String> countries = fields.texts(key);
        return fields.has(key) && !countries.isEmpty() ? countries : null;
    }
}
