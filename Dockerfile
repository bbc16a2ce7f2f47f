# Two stages: what builds the dependencies does not go to production.
FROM python:3.12-slim-bookworm AS construction
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/plie
COPY requirements/pip.txt requirements/build.in requirements/base.txt /requirements/
RUN /opt/plie/bin/pip install --require-hashes -r /requirements/pip.txt \
    && /opt/plie/bin/pip install --build-constraint /requirements/build.in --require-hashes -r /requirements/base.txt

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin plie \
    && install -d -o plie -g plie -m 0700 /donnees /donnees/media
COPY --from=construction /opt/plie /opt/plie
ENV PATH=/opt/plie/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=plie.settings.production PLIE_DONNEES=/donnees
WORKDIR /plie
COPY . .
# The names of static files carry their content's hash; the settings need values, not the real ones.
RUN env $(grep -v '^#' deploy/essai.env) python manage.py collectstatic --noinput -v 0
USER plie
VOLUME /donnees
EXPOSE 8000
CMD ["gunicorn", "plie.wsgi:application", "--config", "deploy/gunicorn.conf.py"]
