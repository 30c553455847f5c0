package dev.portolan.provider.schema;

import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation.Unsupported;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;
import dev.portolan.provider.wire.Member;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Edits the schemas of a chat for a provider that checks them. Strict ones are written in its form;
 * one that it can't enforce is sent without {@code strict}, as guidance. Schemas in its form keep
 * their bytes.
 */
public final class ChatSchemas {
    private static final String FORMAT = "response_format";

    private final byte[] bytes;
    private final SchemaParts parts;
    private final Call call;
    private final SchemaRules rules;
    private final List<String> dropped = new ArrayList<>();

    /** The schemas of a call, and the rules of the provider it is sent to. */
    public ChatSchemas(Call call, SchemaRules rules) {
        this.call = call;
        this.bytes = call.body().array();
        this.parts = new SchemaParts(bytes);
        this.rules = rules;
    }

    /** Returns the reason why the answer's schema can't be sent at all; empty if it can. */
    public Optional<Unsupported> refused() {
        if (!call.head().needs().contains(Feature.JSON_SCHEMA)) {
            return Optional.empty();
        }
        return call.head()
                .member(FORMAT)
                .flatMap(format -> parts.inside(format, "json_schema"))
                .flatMap(named -> parts.inside(named, "schema"))
                .flatMap(schema -> parts.inside(schema, "type"))
                .filter(type -> !parts.is(type, "\"object\""))
                .map(
                        _type ->
                                new Unsupported(
                                        FORMAT,
                                        "The provider accepts only a schema whose whole is an"
                                                + " object."));
    }

    /** Records the edits; returns the members left out. */
    public List<String> apply(Edits edits) {
        if (call.head().needs().contains(Feature.JSON_SCHEMA)) {
            call.head()
                    .member(FORMAT)
                    .flatMap(format -> parts.inside(format, "json_schema"))
                    .ifPresent(named -> answer(named, edits));
        }
        if (call.head().needs().contains(Feature.TOOLS)) {
            call.head().member("tools").ifPresent(tools -> tools(tools, edits));
        }
        return dropped;
    }

    private void answer(Member named, Edits edits) {
        var schema = parts.inside(named, "schema");
        var strict = parts.inside(named, "strict");
        if (schema.isPresent() && strict.isPresent() && parts.is(strict.get(), "true")) {
            held(
                    schema.get(),
                    strict.get(),
                    SchemaFitting.fit(parts.read(schema.get()), rules),
                    edits);
        }
    }

    /** Writes an enforced schema in the provider's form, or has it not enforced. */
    private boolean held(Member schema, Member strict, FittedSchema fitted, Edits edits) {
        return switch (fitted) {
            case FittedSchema.Fitted(JsonValue written) -> {
                parts.replace(schema, written, edits);
                yield true;
            }
            case FittedSchema.Unfit _unfit -> {
                edits.replace(strict.valueFrom(), strict.valueTo(), "false");
                if (!dropped.contains("strict")) {
                    dropped.add("strict");
                }
                yield false;
            }
        };
    }

    private void tools(Member tools, Edits edits) {
        for (var tool : JsonParts.elements(bytes, tools.valueFrom(), tools.valueTo())) {
            for (var member : JsonParts.members(bytes, tool.from(), tool.to())) {
                if (member.name().equals("function")) {
                    function(member, edits);
                }
            }
        }
    }

    private void function(Member function, Edits edits) {
        var schema = parts.inside(function, "parameters");
        if (schema.isEmpty() || bytes[schema.get().valueFrom()] != '{') {
            return;
        }
        var strict = parts.inside(function, "strict");
        boolean held =
                strict.isPresent()
                        && parts.is(strict.get(), "true")
                        && held(
                                schema.get(),
                                strict.get(),
                                ToolSchema.strict(parts.read(schema.get()), rules),
                                edits);
        if (!held && !isObject(schema.get())) {
            parts.replace(schema.get(), ToolSchema.of(parts.read(schema.get())), edits);
        }
    }

    /** Returns whether a tool's schema has the form of guidance, without reading it whole. */
    private boolean isObject(Member schema) {
        boolean object = false;
        var members = JsonParts.members(bytes, schema.valueFrom(), schema.valueTo());
        for (var member : members) {
            if (ToolSchema.refuses(member.name())) {
                return false;
            }
            object |= member.name().equals("type") && parts.is(member, "\"object\"");
        }
        return object || members.isEmpty();
    }
}
