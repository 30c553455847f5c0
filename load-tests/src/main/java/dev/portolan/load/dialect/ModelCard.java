package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;

import java.util.Locale;

/** Writes an entry of a model list. */
public final class ModelCard {
    private ModelCard() {}

    public static ObjectNode of(OpenAiVariant variant, String model) {
        return LenientJson.object()
                .put("id", model)
                .put("object", "model")
                .put("created", ExchangeContext.CREATED)
                .put("owned_by", variant.name().toLowerCase(Locale.ROOT));
    }
}
