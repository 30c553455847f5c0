package dev.portolan.provider.anthropic;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation.Unsupported;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.schema.FittedSchema;
import dev.portolan.provider.schema.SchemaFitting;
import dev.portolan.provider.schema.SchemaParts;
import dev.portolan.provider.schema.SchemaRules;
import dev.portolan.provider.schema.StrictBudget;
import dev.portolan.provider.schema.ToolSchema;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.Member;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Edits the enforced schemas of a request that passes through to Claude. A strict tool that Claude
 * can't enforce is sent without {@code strict}; schemas in Claude's form keep their bytes.
 */
final class PassedSchemas {
    private final Call call;
    private final byte[] bytes;
    private final SchemaParts parts;
    private final StrictBudget budget = new StrictBudget();
    private final List<String> dropped = new ArrayList<>();

    PassedSchemas(Call call) {
        this.call = call;
        this.bytes = call.body().array();
        this.parts = new SchemaParts(bytes);
    }

    /** Returns the reason why the answer's schema can't be enforced; empty if it can. */
    Optional<Unsupported> refused() {
        var schema = answer();
        return schema != null
                        && SchemaFitting.fit(parts.read(schema), SchemaRules.CLAUDE)
                                instanceof FittedSchema.Unfit unfit
                        && unfit.isRefused()
                ? Optional.of(
                        new Unsupported(
                                call.head().member("output_format").isPresent()
                                        ? "output_format"
                                        : "output_config",
                                "Claude can't enforce the schema: " + unfit.why() + "."))
                : Optional.empty();
    }

    /** Records the edits; returns the members left out. */
    List<String> apply(Edits edits) {
        var schema = answer();
        if (schema != null
                && SchemaFitting.fit(parts.read(schema), SchemaRules.CLAUDE)
                        instanceof FittedSchema.Fitted(JsonValue written)) {
            budget.answer(written);
            parts.replace(schema, written, edits);
        }
        if (call.head().needs().contains(Feature.TOOLS)) {
            call.head().member("tools").ifPresent(tools -> tools(tools, edits));
        }
        return dropped;
    }

    private @Nullable Member answer() {
        if (call.head().member("output_config").isEmpty()
                && call.head().member("output_format").isEmpty()) {
            return null;
        }
        return call.head()
                .member("output_config")
                .flatMap(config -> parts.inside(config, "format"))
                .or(() -> call.head().member("output_format"))
                .flatMap(format -> parts.inside(format, "schema"))
                .filter(schema -> bytes[schema.valueFrom()] == '{')
                .orElse(null);
    }

    private void tools(Member tools, Edits edits) {
        for (var tool : JsonParts.elements(bytes, tools.valueFrom(), tools.valueTo())) {
            var members = JsonParts.members(bytes, tool.from(), tool.to());
            for (var member : members) {
                if (member.name().equals("strict") && parts.is(member, "true")) {
                    strict(members, member, edits);
                }
            }
        }
    }

    private void strict(List<Member> members, Member strict, Edits edits) {
        for (var member : members) {
            if (member.name().equals("input_schema")) {
                if (ToolSchema.strict(parts.read(member), SchemaRules.CLAUDE)
                                instanceof FittedSchema.Fitted(JsonValue written)
                        && budget.takes(written)) {
                    parts.replace(member, written, edits);
                } else {
                    edits.replace(strict.valueFrom(), strict.valueTo(), "false");
                    if (!dropped.contains("strict")) {
                        dropped.add("strict");
                    }
                }
            }
        }
    }
}
