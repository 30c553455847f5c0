package dev.portolan.gateway.flow;

import dev.portolan.gateway.flow.RequestState.Identified;
import dev.portolan.gateway.identity.Tenant;
import dev.portolan.gateway.models.ListedModel;
import dev.portolan.gateway.models.ModelDirectory;
import dev.portolan.gateway.models.ModelList;
import dev.portolan.gateway.models.ModelPage;
import dev.portolan.gateway.protocol.ClientDetection;
import dev.portolan.gateway.protocol.ProtocolHttp;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.provider.caller.ClientKind;

import java.util.List;

/**
 * Answers requests for the list of models and for one of it, in the form of the caller's client.
 */
final class ModelsFlow {
    private ModelsFlow() {}

    static void list(Exchange exchange, Identified identified) {
        ClientKind client = client(exchange, identified);
        List<ListedModel> models = exchange.snapshot().directory().of(identified.caller().tenant());
        switch (client) {
            case OPENAI, MISTRAL ->
                    exchange.answerLocally(ModelList.page(client, ModelPage.whole(models)));
            case ANTHROPIC -> {
                switch (ModelPage.of(models, exchange.request().params())) {
                    case ModelPage.Reading.Read read ->
                            exchange.answerLocally(ModelList.page(client, read.page()));
                    case ModelPage.Reading.Refused refused -> exchange.refuse(refused.refusal());
                }
            }
        }
    }

    static void get(Exchange exchange, Identified identified, String name) {
        ClientKind client = client(exchange, identified);
        RuntimeSnapshot snapshot = exchange.snapshot();
        ModelDirectory directory = snapshot.directory();
        Tenant tenant = identified.caller().tenant();
        ListedModel model = directory.find(tenant, name);
        if (model != null) {
            exchange.answerLocally(ModelList.one(client, model));
        } else if (!directory.has(name)) {
            exchange.refuse(FlowRefusals.modelNotFound());
        } else if (!tenant.mayUse(name)) {
            exchange.refuse(FlowRefusals.modelNotAllowed());
        } else {
            exchange.refuse(FlowRefusals.modelNeverPermitted());
        }
    }

    /** Returns whose client asks, now that its key is known, and answers it in its protocol. */
    private static ClientKind client(Exchange exchange, Identified identified) {
        ClientKind client =
                ClientDetection.of(
                        null, exchange.request().headers(), identified.caller().client());
        exchange.answerAs(ProtocolHttp.of(client));
        return client;
    }
}
