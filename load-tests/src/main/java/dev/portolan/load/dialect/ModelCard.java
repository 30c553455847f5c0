package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;

import java.util.Locale;

/** An entry of a model list. */
public final class ModelCard {
    private ModelCard() {}

    public static ObjectNode of(OpenAiVariant flavour, String model) {
        return LenientJson.object()
                .put("id", model)
                .put("object", "model")
                .put("created", ExchangeContext.CREATED)
                .put("owned_by", flavour.name().toLowerCase(Locale.ROOT));
    }
}
