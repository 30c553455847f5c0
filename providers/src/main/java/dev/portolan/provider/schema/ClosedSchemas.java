package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import java.util.List;
import java.util.Set;

/** Closes schemas for targets that accept no open ones. */
final class ClosedSchemas {
    private ClosedSchemas() {}

    /** Checks that nothing open is left; what can't be closed makes the schema unfit. */
    static void close(SchemaRules rules, JsonValue flat, ObjectBuilder out, boolean alternatives)
            throws UnfitSchemaException {
        var written = out.build();
        var type = written.get("type");
        if (type.isNull() && !alternatives && !written.has("enum") && !written.has("const")) {
            throw new UnfitSchemaException("a value has no type");
        }
        if (SchemaKeywords.isType(type, "array") && !written.has("items")) {
            throw new UnfitSchemaException("the elements of an array are not described");
        }
        if (!SchemaKeywords.isType(type, "object")) {
            return;
        }
        var others = flat.get("additionalProperties");
        boolean forbidden = others.equals(JsonLiteral.FALSE);
        boolean named = !flat.get("properties").members().isEmpty();
        boolean empty = flat.has("properties") && !flat.has("additionalProperties");
        boolean described = others.isObject() && SchemaKeywords.constrains(others);
        if (!forbidden && (described || flat.has("patternProperties") || !(named || empty))) {
            throw new UnfitSchemaException(FittedSchema.Unfit.MAP);
        }
        if (!written.has("properties")) {
            out.put("properties", new ObjectBuilder().build());
        }
        int required = Set.copyOf(flat.get("required").elements()).size();
        if (rules.allRequired() && required < flat.get("properties").members().size()) {
            throw new UnfitSchemaException("a member is optional");
        }
        if (rules.allRequired() && !written.has("required")) {
            out.put("required", JsonValue.array(List.of()));
        }
    }
}
