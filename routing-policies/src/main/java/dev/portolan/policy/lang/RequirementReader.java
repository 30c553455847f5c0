package dev.portolan.policy.lang;

import dev.portolan.policy.document.Fields;
import dev.portolan.policy.model.CountrySet;
import dev.portolan.policy.model.Requirement;
import dev.portolan.policy.model.Retention;

import java.util.Optional;

/** Reads {@code require} and {@code always} blocks. */
final class RequirementReader {

    private RequirementReader() {}

    /** The requirement of a block; a block that requires nothing is a finding. */
    static Requirement read(Fields fields) {
        var requirement =
                new Requirement(
                        countries(fields, "processing"),
                        countries(fields, "storage"),
                        countries(fields, "copies"),
                        fields.fields("operator")
                                .map(RequirementReader::operators)
                                .orElse(CountrySet.WORLD),
                        fields.choice("retention", Retention.class).orElse(Retention.ANY));
        int before = fields.findings().size();
        fields.end();
        boolean written =
                fields.has("processing")
                        || fields.has("storage")
                        || fields.has("copies")
                        || fields.has("operator")
                        || fields.has("retention");
        if (!written && fields.findings().size() == before) {
            fields.findings()
                    .error(
                            fields.at(),
                            fields.what()
                                    + " requires nothing (expected: processing, storage, copies,"
                                    + " operator or retention); leave it out if none is meant");
        }
        return requirement;
    }

    private static CountrySet countries(Fields fields, String key) {
        return CountryReader.optional(fields, key).orElse(CountrySet.WORLD);
    }

    private static CountrySet operators(Fields fields) {
        Optional<CountrySet> exclude = CountryReader.optional(fields, "exclude");
        Optional<CountrySet> within = CountryReader.optional(fields, "within");
        if (exclude.isEmpty() && within.isEmpty()) {
            fields.findings()
                    .error(
                            fields.at(),
                            "\"operator\" says nothing (expected: exclude: [US] or within:"
                                    + " [EU27]); leave it out if none is meant");
        }
        fields.end();
        CountrySet allowed = within.orElse(CountrySet.WORLD);
        return allowed.minus(exclude.orElse(CountrySet.EMPTY));
    }
}
