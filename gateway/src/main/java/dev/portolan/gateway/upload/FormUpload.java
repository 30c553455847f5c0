package dev.portolan.gateway.upload;

import dev.portolan.gateway.buffer.Buffers;
import dev.portolan.gateway.listener.RequestBody;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.protocol.RefusalCode;
import dev.portolan.gateway.time.Watchdog;
import dev.portolan.gateway.upstream.StreamedBody;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.multipart.FormBoundary;
import dev.portolan.provider.multipart.FormFault;
import dev.portolan.provider.multipart.FormReader;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A form on its way from a caller to an upstream. Belongs to one event loop.
 *
 * <p>Where the model comes before the first file, at most {@link #WINDOW} of the file is held: a
 * larger one is streamed as it comes, and can't be sent again once more than that was taken from
 * the caller. Where the model comes after it, nothing can be decided before, so that the form is
 * held whole, within the limits of any body. A form that is held whole can be sent again.
 */
public final class FormUpload implements StreamedBody {
    /** The most of a file that is held where the model comes before it, in bytes. */
    public static final int WINDOW = 256 << 10;

    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum State {
        READING,
        STREAMING,
        COMPLETE,
        CLOSED
    }

    private final HttpServerRequest source;
    private final String boundary;
    private final RequestBody.Limits limits;
    private final RequestBody.Memory memory;
    private final RequestBody.Receiver receiver;
    private final Consumer<FormUpload> ready;
    private final FormReader reader;
    private final FormContent content;
    private final List<Runnable> completions = new ArrayList<>(2);
    private final Watchdog.Watch watch;
    private final long announced;
    private State state = State.READING;
    private long received;
    private long graceEndsAt;
    private boolean consumed;
    private @Nullable HttpClientRequest target;

    private FormUpload(
            HttpServerRequest source,
            String boundary,
            RequestBody.Limits limits,
            RequestBody.Memory memory,
            RequestBody.Receiver receiver,
            Consumer<FormUpload> ready) {
        this.source = source;
        this.boundary = boundary;
        this.limits = limits;
        this.memory = memory;
        this.receiver = receiver;
        this.ready = ready;
        this.content = new FormContent(boundary);
        this.reader = new FormReader(boundary, content);
        this.announced = RequestBody.announcedLength(source);
        this.watch = memory.watchdog().watch(this::late);
        this.graceEndsAt = memory.watchdog().now() + limits.graceNanos();
    }

    /**
     * Starts to read a form; to be called from the request handler itself.
     *
     * @param receiver gets what ends the reading early, also while the form is sent on
     * @param ready called once its fields are known as far as they have to be
     */
    public static void read(
            HttpServerRequest source,
            RequestBody.Limits limits,
            RequestBody.Memory memory,
            RequestBody.Receiver receiver,
            Consumer<FormUpload> ready) {
        if (RequestBody.announcedLength(source) > limits.bytes()) {
            RequestBody.lingerAfterRefusal(source);
            receiver.tooLarge(limits.bytes());
            return;
        }
        Optional<String> boundary = FormBoundary.of(source.getHeader("content-type"));
        if (boundary.isEmpty()) {
            RequestBody.lingerAfterRefusal(source);
            receiver.malformed(
                    refusal(
                            new FormFault(
                                    "The body is not a form in parts; send multipart/form-data with"
                                            + " its boundary in content-type.",
                                    null)));
            return;
        }
        new FormUpload(source, boundary.get(), limits, memory, receiver, ready).start();
    }

    private static Refusal refusal(FormFault fault) {
        return Refusal.of(RefusalCode.INVALID_REQUEST, fault.message()).at(fault.param());
    }

    private void start() {
        watch.expireAt(graceEndsAt);
        source.handler(this::received);
        source.endHandler(_ -> ended());
        source.exceptionHandler(_ -> broken());
        RequestBody.sendContinue(source);
    }

    private void received(Buffer chunk) {
        if (state != State.READING && state != State.STREAMING) {
            return;
        }
        received += chunk.length();
        if (received > limits.bytes()) {
            end(() -> receiver.tooLarge(limits.bytes()));
            return;
        }
        watch.expireAt(graceEndsAt + received * NANOS / limits.bytesPerSecond());
        Slice bytes = Buffers.slice(chunk);
        FormFault fault = reader.feed(bytes.array(), bytes.from(), bytes.to());
        if (fault != null) {
            end(() -> receiver.malformed(refusal(fault)));
        } else if (state == State.STREAMING) {
            forward(chunk);
        } else if (!memory.reservation().tryGrow(2 * content.held())) {
            end(receiver::outOfMemory);
        } else if (content.mayStream() && content.held() > WINDOW) {
            stream();
        }
    }

    /** Decides by what is known; the rest is read as the upstream takes it. */
    private void stream() {
        state = State.STREAMING;
        content.hold(false);
        source.pause();
        watch.disarm();
        ready.accept(this);
    }

    private void ended() {
        if (state != State.READING && state != State.STREAMING) {
            return;
        }
        FormFault fault = reader.finish();
        if (fault != null) {
            end(() -> receiver.malformed(refusal(fault)));
        } else if (state == State.READING) {
            complete();
            ready.accept(this);
        } else {
            complete();
            HttpClientRequest upstream = target;
            if (upstream != null) {
                upstream.end();
            }
        }
    }

    private void complete() {
        state = State.COMPLETE;
        watch.close();
        List.copyOf(completions).forEach(Runnable::run);
        completions.clear();
    }

    private void broken() {
        if (state == State.READING) {
            end(receiver::disconnected);
        } else if (state == State.STREAMING) {
            // The response reports that the caller left.
            close();
        }
    }

    /** The caller is too slow, or the upstream takes nothing any more. */
    private void late() {
        HttpClientRequest upstream = target;
        if (upstream != null && upstream.writeQueueFull()) {
            upstream.reset();
        } else {
            end(receiver::tooSlow);
        }
    }

    private void end(Runnable outcome) {
        close();
        RequestBody.lingerAfterRefusal(source);
        outcome.run();
    }

    /** Reads no more for the upstream; the rest of the form is dropped. */
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        boolean unread = state != State.COMPLETE;
        state = State.CLOSED;
        watch.close();
        content.release();
        HttpClientRequest upstream = target;
        target = null;
        if (unread && upstream != null) {
            upstream.reset();
        }
        if (unread) {
            source.resume();
        }
    }

    /** Returns the fields that are known, as a JSON object. */
    public Slice fields() {
        return content.fields();
    }

    /** Returns whether a request with this body may be sent once more. */
    public boolean isReplayable() {
        return !consumed && state != State.CLOSED;
    }

    /** Returns whether the caller has sent the whole form. */
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    /** Returns the size of the form in bytes, or the most that it may be. */
    public long mostBytes() {
        return isComplete() ? received : announced >= 0 ? announced : limits.bytes();
    }

    /** Runs something once the caller has sent the whole form, at once if it has. */
    public void whenComplete(Runnable then) {
        if (isComplete()) {
            then.run();
        } else {
            completions.add(then);
        }
    }

    @Override
    public void sendTo(HttpClientRequest request, UpstreamBody prepared) {
        request.putHeader("content-type", "multipart/form-data; boundary=\"" + boundary + "\"");
        if (isComplete()) {
            Buffer whole = content.whole(prepared);
            request.putHeader("content-length", Integer.toString(whole.length()));
            request.end(whole);
            return;
        }
        Buffer head = content.head(prepared);
        Buffer begun = content.begun().appendBytes(reader.unread());
        if (announced >= 0) {
            long rest = announced - received + begun.length();
            request.putHeader("content-length", Long.toString(head.length() + rest));
        } else {
            request.setChunked(true);
        }
        request.write(head.appendBuffer(begun));
        target = request;
        graceEndsAt = memory.watchdog().now() + limits.graceNanos() - elapsed();
        next(request);
    }

    private long elapsed() {
        return received * NANOS / limits.bytesPerSecond();
    }

    /** Sends what came on; waits while the upstream is slower than the caller. */
    private void forward(Buffer chunk) {
        HttpClientRequest upstream = target;
        if (upstream == null) {
            return;
        }
        if (!consumed) {
            consumed = true;
            content.release();
            memory.reservation().shrinkTo(WINDOW);
        }
        upstream.write(chunk);
        if (upstream.writeQueueFull()) {
            source.pause();
            watch.expireIn(STALL_NANOS);
            upstream.drainHandler(_ -> drained(upstream));
        }
    }

    private void drained(HttpClientRequest upstream) {
        if (upstream.equals(target) && state == State.STREAMING) {
            graceEndsAt = memory.watchdog().now() + limits.graceNanos() - elapsed();
            next(upstream);
        }
    }

    private void next(HttpClientRequest upstream) {
        if (upstream.writeQueueFull()) {
            watch.expireIn(STALL_NANOS);
            upstream.drainHandler(_ -> drained(upstream));
        } else {
            watch.expireAt(graceEndsAt + elapsed());
            source.resume();
        }
    }

    @Override
    public void detach(HttpClientRequest request) {
        if (!request.equals(target)) {
            return;
        }
        target = null;
        if (state == State.STREAMING) {
            source.pause();
            watch.disarm();
            request.reset();
        }
    }
}
