package dev.jobwire.api.stream.ws;

import dev.jobwire.api.identity.Identified;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.jboss.logging.Logger;

/** The endpoint: hands what comes to the connection it is for. */
@WebSocket(
    path = "/events/ws",
    endpointId = StreamSocket.ID,
    inboundProcessingMode = InboundProcessingMode.CONCURRENT)
public class StreamSocket {

  /** How upgrade checks know it. */
  static final String ID = "events";

  /** Whose connection it is; put there by the upgrade check. */
  static final TypedKey<Identified> WHO = new TypedKey<>("jobwire.who");

  /** Ends the socket without a word; put there by the upgrade check. */
  static final TypedKey<Runnable> CUT = new TypedKey<>("jobwire.cut");

  private static final TypedKey<Connection> CONNECTION = new TypedKey<>("jobwire.connection");
  private static final Logger LOG = Logger.getLogger(StreamSocket.class);

  private final Connections connections;
  private final Drain drain;

  StreamSocket(Connections connections, Drain drain) {
    this.connections = connections;
    this.drain = drain;
  }

  @OnOpen
  @NonBlocking
  void open(WebSocketConnection socket) {
    Identified who = socket.userData().get(WHO);
    Runnable cut = socket.userData().get(CUT);
    Connection connection =
        connections.open(socket, who, cut, VertxContext.getRootContext(Vertx.currentContext()));
    if (connection == null) {
      connections.refuse(socket, cut);
    } else {
      socket.userData().put(CONNECTION, connection);
      connection.opened();
      drain.join(connection);
    }
  }

  @OnTextMessage
  @NonBlocking
  void text(String text, WebSocketConnection socket) {
    Connection connection = socket.userData().get(CONNECTION);
    if (connection != null) {
      connection.text(text);
    }
  }

  @OnBinaryMessage
  @NonBlocking
  void binary(Buffer data, WebSocketConnection socket) {
    Connection connection = socket.userData().get(CONNECTION);
    if (connection != null) {
      connection.bad("frames are text");
    }
  }

  @OnClose
  @NonBlocking
  void closed(WebSocketConnection socket) {
    Connection connection = socket.userData().get(CONNECTION);
    if (connection != null) {
      connection.gone();
    }
  }

  /** A broken socket, or a frame against RFC 6455 or over the largest size that is read at all. */
  @OnError
  @NonBlocking
  void failed(Throwable failure, WebSocketConnection socket) {
    LOG.debugf(failure, "connection %s failed", socket.id());
    Connection connection = socket.userData().get(CONNECTION);
    if (connection != null) {
      connection.bad("the frame can't be read");
    }
  }
}
