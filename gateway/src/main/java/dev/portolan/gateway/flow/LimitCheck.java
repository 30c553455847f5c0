package dev.portolan.gateway.flow;

import dev.portolan.gateway.admission.Confirmation;
import dev.portolan.gateway.admission.RequestDemand;
import dev.portolan.gateway.flow.RequestState.Permitted;
import dev.portolan.gateway.identity.Identity;
import dev.portolan.gateway.limits.CallerLimits;
import dev.portolan.gateway.snapshot.RuntimeSnapshot;
import dev.portolan.gateway.telemetry.GovernanceTelemetry.Step;
import dev.portolan.gateway.upload.FormUpload;
import dev.portolan.provider.Call;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.operation.RequestUnits;

import java.time.Instant;

/**
 * The second step of admission, once the decision and the size of a request are known: reserves
 * what it may use of its caller's limits and budgets.
 */
final class LimitCheck {
    private final LoopContext context;

    LimitCheck(LoopContext context) {
        this.context = context;
    }

    /** Reserves, and runs {@code next} if the limits allow the request; else refuses it. */
    void reserve(Exchange exchange, Permitted permitted, Runnable next) {
        RuntimeSnapshot snapshot = exchange.snapshot();
        Identity.Known caller = permitted.caller();
        CallerLimits limits =
                snapshot.governance().limits().of(caller.tenant().id(), caller.keyId());
        if (limits.isNone()) {
            next.run();
            return;
        }
        long start = context.loop().watchdog().now();
        permitted
                .permit()
                .confirm(
                        exchange.id(),
                        limits,
                        demand(exchange, permitted),
                        result -> {
                            context.took(Step.LIMITS, start);
                            confirmed(exchange, permitted, result, next);
                        });
    }

    private static RequestDemand demand(Exchange exchange, Permitted permitted) {
        RuntimeSnapshot snapshot = exchange.snapshot();
        RequestHead head = permitted.call().head();
        Instant at = permitted.arrived().at();
        return RequestDemand.of(
                permitted.facts(),
                permitted.decision(),
                new RequestDemand.Content(
                        head.choices(),
                        head.images(),
                        RequestUnits.most(permitted.call(), mostBytes(exchange, permitted.call()))),
                deployment -> snapshot.priceOf(deployment, at).ceiling(),
                snapshot.expectations()
                        .outputTokens(permitted.caller().tenant().id(), permitted.facts().model()));
    }

    /** Returns the size of a request's body in bytes, or the most that it may be. */
    private static long mostBytes(Exchange exchange, Call call) {
        FormUpload form = exchange.upload();
        return form == null ? call.body().length() : form.mostBytes();
    }

    private static void confirmed(
            Exchange exchange, Permitted permitted, Confirmation result, Runnable next) {
        switch (result) {
            case Confirmation.Granted granted -> {
                exchange.setLimits(granted.left());
                next.run();
            }
            case Confirmation.Limited limited -> {
                exchange.setLimits(limited.left());
                exchange.refuse(LimitRefusals.limited(limited, permitted.caller().tenant().id()));
            }
            case Confirmation.Unavailable _ -> exchange.refuse(LimitRefusals.unavailable());
        }
    }
}
