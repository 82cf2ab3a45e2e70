# evwire serve, with its data in /data. Built from what requirements/server.txt pins.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements/server.txt requirements/server.txt
RUN python -m venv /opt/evwire && /opt/evwire/bin/pip install --no-cache-dir --require-hashes -r requirements/server.txt
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN /opt/evwire/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /data evwire
COPY --from=build /opt/evwire /opt/evwire
ENV PATH=/opt/evwire/bin:$PATH PYTHONUNBUFFERED=1 EVWIRE_DATA=/data EVWIRE_HTTP_HOST=0.0.0.0 EVWIRE_LOG_FORMAT=json
USER evwire
WORKDIR /data
VOLUME /data
EXPOSE 9000 9002 8080
# Not whether it lives, but whether it commits.
HEALTHCHECK --interval=10s --timeout=8s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=7)"]
STOPSIGNAL SIGTERM
CMD ["evwire", "serve"]
