# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY app app
RUN python -m venv /venv && /venv/bin/pip install -c constraints.txt '.[postgres]'

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 avstem && install -d -o avstem -g avstem -m 700 /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH AVSTEM_DATA=/data AVSTEM_HOST=0.0.0.0 PYTHONUNBUFFERED=1
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
# `avstem init` first brings the database up to date; the secret keys come from the environment.
CMD ["sh", "-c", "avstem init && exec avstem serve"]
