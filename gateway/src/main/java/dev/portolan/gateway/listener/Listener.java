package dev.portolan.gateway.listener;

import dev.portolan.gateway.protocol.AnswerHeaders;
import dev.portolan.gateway.protocol.ProtocolHttp;
import dev.portolan.gateway.protocol.Refusal;
import dev.portolan.gateway.socket.PortAcceptor;
import dev.portolan.gateway.socket.SocketRegistry;
import dev.portolan.gateway.time.Watchdog;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.http1.Http1ServerConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.impl.ConnectionBase;

import java.time.Duration;

/** The data plane's server on one event loop; all loops share the port. */
public final class Listener {
    /**
     * High, because a load balancer multiplexes many callers and each disconnect resets a stream.
     */
    private static final int RESETS_PER_WINDOW = 10_000;

    private static final int CONCURRENT_STREAMS = 1_000;
    private static final int BACKLOG = 4_096;

    /**
     * The kernel reports the socket as writable once a third of this is free: with a larger buffer,
     * a slow reader cannot be distinguished from a stalled one.
     */
    private static final int SEND_BUFFER = 256 * 1024;

    private static final int LINE_BYTES = 4_096;

    private final ListenOptions options;
    private final Requests requests;
    private final SocketRegistry sockets;
    private final EventLoop loop;
    private final IdleCallers callers;
    private final HttpServer server;
    private final RequestIds ids;

    /**
     * Creates a server on the current event loop that passes well-formed requests to {@code
     * requests}, and assigns request ids from {@code ids} to those it refuses itself.
     */
    public Listener(
            Vertx vertx,
            ListenOptions options,
            Watchdog watchdog,
            RequestIds ids,
            Requests requests) {
        this.options = options;
        this.requests = requests;
        this.ids = ids;
        this.sockets = SocketRegistry.of(vertx);
        this.loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
        this.callers = new IdleCallers(watchdog, options.timeouts(), http1(options));
        this.server =
                vertx.createHttpServer(serverOptions(options))
                        .connectionHandler(Listener::configure)
                        .invalidRequestHandler(this::refuseMalformed)
                        .requestHandler(
                                request -> {
                                    CallerConnection caller = CallerConnection.of(request);
                                    if (caller != null) {
                                        caller.requestStarted(request);
                                    }
                                    requests.handle(request);
                                });
    }

    /** Receives the requests of a listener, on its event loop. */
    public interface Requests extends Handler<HttpServerRequest> {
        /** The listener has refused a request, since its head is malformed. */
        void refused(Refusal refusal);
    }

    private static Http1ServerConfig http1(ListenOptions options) {
        return new Http1ServerConfig()
                .setMaxInitialLineLength(LINE_BYTES)
                .setMaxHeaderSize(options.headerBytes());
    }

    /** Ignores connection errors, since each request on the connection reports its own. */
    private static void configure(HttpConnection connection) {
        connection.exceptionHandler(broken -> {});
        CallerConnection caller = CallerConnection.of(((ConnectionBase) connection).channel());
        if (caller == null) {
            return;
        }
        if (connection instanceof Http1ServerConnection) {
            caller.useHttp1();
        } else {
            caller.useHttp2();
        }
    }

    private static HttpServerOptions serverOptions(ListenOptions listen) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(listen.host())
                        .setPort(listen.port())
                        .setAcceptBacklog(BACKLOG)
                        .setSendBufferSize(SEND_BUFFER)
                        .setMaxInitialLineLength(LINE_BYTES)
                        .setMaxHeaderSize(listen.headerBytes())
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setHttp2RstFloodMaxRstFramePerWindow(RESETS_PER_WINDOW)
                        .setInitialSettings(
                                new Http2Settings()
                                        .setMaxConcurrentStreams(CONCURRENT_STREAMS)
                                        .setMaxHeaderListSize(listen.headerBytes()));
        ListenOptions.Tls tls = listen.tls();
        if (tls == null) {
            return options.setHttp2ClearTextEnabled(true);
        }
        options.setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .addCertValue(tls.certificate())
                                .addKeyValue(tls.key()));
        Buffer clientCa = tls.clientCa();
        if (clientCa != null) {
            options.setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(new PemTrustOptions().addCertValue(clientCa));
        }
        return options;
    }

    /** Opens the port; the future completes with the port that was bound. */
    public Future<Integer> listen() {
        sockets.register(
                options.port(),
                loop,
                new PortAcceptor() {
                    @Override
                    public void accepted(Channel caller) {
                        caller.pipeline().addFirst(new CallerConnection(caller, callers));
                    }

                    @Override
                    public void freeDescriptors() {
                        loop.execute(callers::freeDescriptors);
                    }
                });
        return server.listen().map(HttpServer::actualPort);
    }

    /**
     * Stops accepting, and closes each connection when its requests have ended and their responses
     * are sent, at the latest after {@code grace}.
     */
    public Future<Void> shutdown(Duration grace) {
        callers.drain(grace);
        return server.shutdown(grace);
    }

    private void refuseMalformed(HttpServerRequest request) {
        Refusal refusal = MalformedRequest.refusal(request.decoderResult().cause());
        requests.refused(refusal);
        HttpConnection connection = request.connection();
        request.response()
                .setStatusCode(refusal.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, AnswerHeaders.JSON)
                .putHeader(AnswerHeaders.REQUEST_ID, idOf(request))
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(Buffer.buffer(ProtocolHttp.at(request.path()).body(refusal)))
                .onComplete(sent -> connection.close());
    }

    /** The caller's id if the headers were read that far, else a new one. */
    private String idOf(HttpServerRequest request) {
        return ids.of(request.getHeader(AnswerHeaders.REQUEST_ID));
    }
}
